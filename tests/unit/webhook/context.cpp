#include <typehook/webhook/context.hpp>

#include <typehook/webhook.hpp>

#include <clinic/catalog.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using clinic_texts::body;
using headers = std::vector<std::pair<std::string, std::string>>;

struct seen {
    std::string delivery_id;
    std::optional<unsigned> attempt;
};

seen see(headers const& with) {
    seen found;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::visit_closed>([&](auto const&, typehook::context const& context) {
            found = {.delivery_id = std::string(context.delivery_id), .attempt = context.attempt};
        }),
        typehook::otherwise([](typehook::unrouted const&) {}));
    auto const text = body("VISIT", "CLOSED");
    EXPECT_EQ(router.dispatch({.headers = with, .body = text}).status, 200);
    return found;
}

TEST(context, falls_back_to_the_events_identifier_for_the_delivery) {
    EXPECT_EQ(see({}).delivery_id, "n-1");
    EXPECT_EQ(see({{"WEBHOOK-ID", "msg_7"}}).delivery_id, "msg_7");
}

TEST(context, tells_an_attempt_only_where_the_header_is_a_number) {
    EXPECT_EQ(see({}).attempt, std::nullopt);
    EXPECT_EQ(see({{"webhook-attempt", "12"}}).attempt, 12u);
    EXPECT_EQ(see({{"webhook-attempt", "many"}}).attempt, std::nullopt);
    EXPECT_EQ(see({{"webhook-attempt", ""}}).attempt, std::nullopt);
    EXPECT_EQ(see({{"webhook-attempt", "99999999999999999999"}}).attempt, std::nullopt);
}

TEST(unrouted, tells_what_the_envelope_says) {
    std::string told;
    bool known = true;
    auto const router = typehook::make_router<clinic::catalog>(typehook::otherwise([&](typehook::unrouted const& event) {
        told = std::string(event.name) + ' ' + std::string(event.resource) + ' ' + std::string(event.action) + ' ' +
               std::string(event.id) + ' ' + std::string(event.subject) + ' ' +
               std::to_string(event.time.time_since_epoch().count());
        known = event.known;
    }));
    EXPECT_EQ(router.dispatch({.body = body("BED", "MADE")}).status, 202);
    EXPECT_EQ(told, "bed.made BED MADE n-1 v-1 1712345678901");
    EXPECT_FALSE(known);
}

}  // namespace
