// Shows:  an event decoded from text into a struct, departures from its schema, and the text again.
// Needs:  typehook::appdirect.
// Run:    build/dev/bin/01_decode_an_event
// Prints: 01_decode_an_event.expected
#include <typehook/appdirect/user.hpp>
#include <typehook/json.hpp>

#include <iostream>
#include <string_view>

namespace ad = typehook::appdirect;
namespace json = typehook::json;

constexpr std::string_view text =
    R"({"uuid":"n-1","timestamp":1712345678901,"resource":{"type":"USER","uuid":"u-1",)"
    R"("content":{"id":"u-1","email":"ana@example.com","username":"ana",)"
    R"("firstName":"Ana","lastName":null,"deleted":false,"status":"ACTIVE",)"
    R"("shoeSize":38}},"resourceAction":"CHANGED"})";

// The same with a status that the schema does not know, and without the required email.
constexpr std::string_view drifted =
    R"({"uuid":"n-2","timestamp":1712345678902,"resource":{"type":"USER","uuid":"u-1",)"
    R"("content":{"id":"u-1","username":"ana","deleted":false,"status":"ASLEEP"}},)"
    R"("resourceAction":"CHANGED"})";

// Members are typed: text, a three-state name, an enum that survives new values.
// region: read
void read(ad::user_changed const& event) {
    ad::user const& user = event.content();
    std::cout << event.id() << ": user " << event.subject() << " is " << user.email << '\n';
    std::cout << "  first name " << user.first_name.value_or("unknown");
    std::cout << ", last name " << (user.last_name.is_null() ? "null" : user.last_name.value_or("absent"));
    std::cout << (user.status == ad::user_status::active ? ", active" : ", not active") << '\n';
}
// endregion

int main() {
    // region: decode
    auto const event = json::decode<ad::user_changed>(text);
    if (!event) {
        std::cout << typehook::describe(event.error(), text) << '\n';
        return 1;
    }
    read(*event);
    // endregion

    // Nothing is lost, `shoeSize` included, which no schema knows.
    std::cout << (json::encode(*event) == text ? "encoded again: the same text\n" : "another text\n");

    // Tolerant, the default: deviations are reported, the rest is there.
    // region: tolerant
    json::report report;
    auto const tolerant = json::decode<ad::user_changed>(drifted, {.report = &report});
    if (tolerant) {
        std::cout << "tolerant: status " << tolerant->content().status.text() << '\n';
    }
    for (auto const& deviation : report.deviations) {
        std::cout << "  " << make_error_code(deviation.kind).message() << " at " << deviation.pointer << '\n';
    }
    // endregion

    // Strict: the first deviation ends it, and says where.
    // region: strict
    auto const strict = json::decode<ad::user_changed>(drifted, {.policy = json::strict});
    if (!strict) {
        std::cout << "strict: " << typehook::describe(strict.error(), drifted) << '\n';
    }
    // endregion
    return 0;
}
