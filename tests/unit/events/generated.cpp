// What every generated header stands on: a header that only declares events needs no more. Layer events.
#include <typehook/events/generated.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace {

enum class state : std::uint8_t { open, done };

// A struct with every piece of the vocabulary, as the generator writes it.
template <class Storage>
struct basic_everything {
    typename Storage::string text{};
    ::typehook::open_enum<state, Storage> status{};
    ::typehook::nullable<::typehook::timestamp> left_at{};
    ::typehook::optional_nullable<::typehook::basic_date_time<Storage>> paid_at{};
    std::optional<::typehook::basic_decimal<Storage>> fee{};
    std::optional<::typehook::basic_raw_json<Storage>> meta{};
    std::optional<::typehook::basic_ordered_map<Storage, typename Storage::string>> labels{};
    std::optional<::typehook::box<basic_everything>> previous{};
    [[no_unique_address]] ::typehook::literal<"v1"> version{};
    [[no_unique_address]] ::typehook::constant<std::int64_t{5}> grade{};
    [[no_unique_address]] ::typehook::absent nothing{};
    ::typehook::basic_extra_members<Storage> extra_members{};

    friend bool operator==(basic_everything const&, basic_everything const&) = default;
    struct reflection;
};

template <class Storage>
struct basic_everything<Storage>::reflection {
    static constexpr std::string_view name = "everything";
    static constexpr std::string_view keys[2] = {"text", "status"};
    using members = ::typehook::member_list<&basic_everything::text, &basic_everything::status>;
    template <class Other>
    using rebind = basic_everything<Other>;
};

struct catalog : typehook::listed_events<> {};

// Its definition is in another header; its name is enough for the alias in a catalog.
using any_event = ::typehook::basic_any_event<catalog>;

}  // namespace

template <>
struct typehook::enum_reflection<state> {
    static constexpr std::string_view names[2] = {"OPEN", "DONE"};
};

TEST(generated_vocabulary, makes_a_regular_struct_in_both_storages) {
    using everything = basic_everything<typehook::owning>;
    using view = basic_everything<typehook::borrowed>;
    EXPECT_TRUE(std::is_aggregate_v<everything> && std::is_aggregate_v<view>);
    EXPECT_TRUE(std::is_nothrow_move_constructible_v<everything> && std::is_copy_assignable_v<view>);
    EXPECT_TRUE(typehook::generated_struct<everything> && typehook::keeps_extra_members<view>);
    everything value{.text = "x", .status = state::done};
    auto copy = value;
    EXPECT_EQ(copy, value);
    copy.previous.emplace(value);
    EXPECT_NE(copy, value);
    EXPECT_EQ(copy.status.text(), "DONE");
}

TEST(generated_vocabulary, declares_any_event_without_defining_it) {
    EXPECT_TRUE(typehook::catalog<catalog>);
    EXPECT_TRUE((std::is_same_v<any_event, typehook::basic_any_event<catalog>>));
}
