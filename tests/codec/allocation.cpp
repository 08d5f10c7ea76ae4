// What the codec allocates, counted: nothing but what the value owns. A program of its own, since it replaces operator new.
#include "random_value.hpp"

#include <typehook/json.hpp>

#include <clinic/visit.hpp>
#include <gtest/gtest.h>
#include <support/json_tree.hpp>
#include <typehook/appdirect/subscription.hpp>
#include <typehook/appdirect/user.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

std::size_t allocations = 0;

void* counted(std::size_t size) {
    ++allocations;
    if (void* const block = std::malloc(size == 0 ? 1 : size)) {
        return block;
    }
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }

namespace {

using namespace typehook;

/// Counts what a call allocates.
template <class Call>
std::size_t allocations_of(Call call) {
    auto const before = allocations;
    call();
    return allocations - before;
}

/// A view with a member of every type that owns nothing: no array, no map, no box.
struct flat_view {
    std::int64_t integer{};
    double real{};
    bool flag{};
    text name{};
    decimal_view fee{};
    date_time_view booked{};
    timestamp at{};
    open_enum<clinic::visit_state, borrowed> state{};
    raw_json_view meta{};
    std::optional<text> note{};
    nullable<text> doctor{};
    optional_nullable<timestamp> left{};
    std::variant<text, std::int64_t> reference{};
    literal<"v1"> version{};
    extra_members_view extra_members{};

    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "flat";
        static constexpr std::string_view keys[14] = {"integer", "real", "flag",      "name",   "fee",
                                                      "booked",  "at",   "state",     "meta",   "note",
                                                      "doctor",  "left", "reference", "version"};
        using members = member_list<&flat_view::integer, &flat_view::real, &flat_view::flag, &flat_view::name,
                                    &flat_view::fee, &flat_view::booked, &flat_view::at, &flat_view::state,
                                    &flat_view::meta, &flat_view::note, &flat_view::doctor, &flat_view::left,
                                    &flat_view::reference, &flat_view::version>;
    };
};

constexpr std::string_view flat_text =
    R"({"integer":-5,"real":36.60000000000001,"flag":true,"name":"a name that no small string would hold",)"
    R"("fee":10.000000000000000000000,"booked":"2024-04-05T19:34:38.120000+05:30","at":1712345678901,"state":"IN_ROOM",)"
    R"("meta":{"x":[1,2.50,null,"some text in a value that nobody reads"]},"note":"another text, as long as the others",)"
    R"("doctor":"Ana, whose name is long enough to be allocated","left":1712345678901,"reference":"R-0000000000000000001",)"
    R"("version":"v1"})";

TEST(allocation, the_counter_counts) {
    EXPECT_EQ(allocations_of([] { std::vector<int> const some(100); }), 1u);
}

void decoding_allocates_nothing(std::string_view text) {
    for (auto const policy : {json::tolerant, json::strict}) {
        EXPECT_EQ(allocations_of([&] {
                      auto const read = json::decode<flat_view>(text, {.policy = policy});
                      ASSERT_TRUE(read.has_value());
                      ASSERT_EQ(read->name, "a name that no small string would hold");
                  }),
                  0u)
            << text;
    }
}

TEST(allocation, decoding_to_a_view_allocates_nothing_in_any_order_of_members) {
    decoding_allocates_nothing(flat_text);
    auto tree = test_support::parse_tree(flat_text);
    std::mt19937 random(6);
    for (int round = 0; round < 20; ++round) {
        test_support::shuffle(tree, random);
        decoding_allocates_nothing(test_support::tree_writer().write(tree));
    }
}

TEST(allocation, skipping_allocates_nothing) {
    EXPECT_EQ(allocations_of([] { ASSERT_TRUE(json::decode<raw_json_view>(flat_text).has_value()); }), 0u);
}

/// The payloads of AppDirect own their arrays; read again into the same view, they have them already.
template <class View>
void reading_again_allocates_nothing() {
    test_support::value_source source(3);
    source.plain = true;
    for (int round = 0; round < 20; ++round) {
        auto const text = json::encode(source.make<rebind_t<View, owning>>());
        View view{};
        ASSERT_TRUE(json::decode_to(view, text).has_value()) << text;
        EXPECT_EQ(allocations_of([&] { ASSERT_TRUE(json::decode_to(view, text).has_value()); }), 0u) << text;
        EXPECT_EQ(json::encode(view), text);
    }
}

TEST(allocation, decoding_to_a_used_view_allocates_nothing) {
    reading_again_allocates_nothing<appdirect::user_view>();
    reading_again_allocates_nothing<appdirect::subscription_view>();
}

template <class T>
void writing_allocates_nothing(T const& value) {
    std::string buffer;
    json::encode_to(value, buffer);
    auto const expected = buffer;
    buffer.clear();
    EXPECT_EQ(allocations_of([&] { json::encode_to(value, buffer); }), 0u) << expected;
    EXPECT_EQ(buffer, expected);
}

TEST(allocation, encoding_into_a_large_enough_buffer_allocates_nothing) {
    writing_allocates_nothing(*json::decode<flat_view>(flat_text));
    test_support::value_source source(4);
    for (int round = 0; round < 20; ++round) {
        writing_allocates_nothing(source.make<appdirect::user>());
        writing_allocates_nothing(source.make<appdirect::subscription>());
        writing_allocates_nothing(source.make<clinic::visit>());
    }
}

}  // namespace
