// What a described struct tells of itself, and what is none. Layer reflect.
#include <typehook/reflect/struct.hpp>

#include <typehook/core/storage.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

using namespace typehook;

namespace {

// By hand, as the generator writes it.
template <class Storage>
struct basic_bed {
    struct side_type {
        typename Storage::string name{};
        struct reflection;
    };

    int room{};
    std::optional<side_type> side{};
    basic_extra_members<Storage> extra_members{};
    struct reflection;
};

template <class Storage>
struct basic_bed<Storage>::side_type::reflection {
    static constexpr std::string_view name = "bed.side_type";
    static constexpr std::string_view keys[1] = {"name"};
    using members = member_list<&side_type::name>;
    template <class Other>
    using rebind = typename basic_bed<Other>::side_type;
};

template <class Storage>
struct basic_bed<Storage>::reflection {
    static constexpr std::string_view name = "bed";
    static constexpr std::string_view keys[2] = {"room no", "side"};
    using members = member_list<&basic_bed::room, &basic_bed::side>;
    template <class Other>
    using rebind = basic_bed<Other>;
};

using bed = basic_bed<owning>;
using bed_view = basic_bed<borrowed>;

struct plain {
    int room{};
};

struct half_described {
    int room{};
    struct reflection {
        using members = member_list<&half_described::room>;
    };
};

struct keeper_of_something_else {
    std::string extra_members{};
};

template <bool Envelope>
struct part {
    int number{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "part";
        static constexpr bool envelope = Envelope;
        static constexpr std::string_view keys[1] = {"number"};
        using members = member_list<&part::number>;
    };
};

}  // namespace

TEST(reflected_struct, is_one_with_keys_and_members) {
    EXPECT_TRUE(generated_struct<bed> && described_struct<bed>);
    EXPECT_TRUE(generated_struct<bed_view::side_type> && described_struct<bed_view::side_type>);
    EXPECT_FALSE(generated_struct<plain> || described_struct<plain>);
    EXPECT_FALSE(generated_struct<half_described> || described_struct<half_described>);
    EXPECT_FALSE(generated_struct<int> || described_struct<int>);
    EXPECT_FALSE(generated_struct<bed const&>);
}

TEST(reflected_struct, tells_its_name_and_its_keys_in_wire_order) {
    EXPECT_EQ(description<bed>::name, "bed");
    EXPECT_EQ(description<bed_view::side_type>::name, "bed.side_type");
    ASSERT_EQ(std::size(description<bed>::keys), 2u);
    EXPECT_EQ(description<bed>::keys[0], "room no");
    EXPECT_EQ(description<bed>::keys[1], "side");
}

TEST(reflected_struct, lists_as_many_members_as_keys) {
    EXPECT_EQ(description<bed>::members::size, 2u);
    EXPECT_EQ(description<bed::side_type>::members::size, 1u);
    EXPECT_TRUE((std::is_same_v<description<bed>::members, member_list<&bed::room, &bed::side>>));
    EXPECT_EQ(member_list<>::size, 0u);
}

TEST(member_value, is_the_type_of_what_a_member_pointer_points_to) {
    EXPECT_TRUE((std::is_same_v<member_value_t<&bed::room>, int>));
    EXPECT_TRUE((std::is_same_v<member_value_t<&bed_view::side>, std::optional<bed_view::side_type>>));
}

TEST(keeps_extra_members, asks_for_the_type_and_not_for_the_name_only) {
    EXPECT_TRUE(keeps_extra_members<bed>);
    EXPECT_TRUE(keeps_extra_members<bed_view>);
    EXPECT_FALSE(keeps_extra_members<bed::side_type>);
    EXPECT_FALSE(keeps_extra_members<keeper_of_something_else>);
    EXPECT_FALSE(keeps_extra_members<plain>);
}

TEST(envelope_struct, is_one_that_says_so) {
    EXPECT_TRUE(envelope_struct<part<true>>);
    EXPECT_FALSE(envelope_struct<part<false>>);
    EXPECT_FALSE(envelope_struct<bed>);
    EXPECT_FALSE(envelope_struct<plain>);
}

TEST(rebind, is_the_same_struct_in_another_storage) {
    EXPECT_TRUE((std::is_same_v<rebind_t<bed, borrowed>, bed_view>));
    EXPECT_TRUE((std::is_same_v<rebind_t<bed_view, owning>, bed>));
    EXPECT_TRUE((std::is_same_v<rebind_t<bed, owning>, bed>));
    EXPECT_TRUE((std::is_same_v<rebind_t<bed_view::side_type, owning>, bed::side_type>));
}
