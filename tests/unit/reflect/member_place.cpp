#include <typehook/reflect/member_place.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

struct colour {
    bool opaque;
};

struct painted {
    painted() = delete;
    explicit painted(int doors) : doors_of_it(doors) {}

    int doors_of_it;
    std::string name;
    [[no_unique_address]] colour tint{};
};

struct car : painted {
    using painted::painted;
    double wheels[4]{};
};

constexpr typehook::model_place places[] = {
    typehook::place_of_member<car>(&car::doors_of_it),
    typehook::place_of_member<car>(&car::name),
    typehook::place_of_member<car>(&car::tint),
    typehook::place_of_member<car>(&car::wheels),
};

TEST(member_place, leads_from_an_object_to_its_members) {
    car found(5);
    car const& unchanged = found;
    auto const whole = typehook::place_of_struct<car>;
    EXPECT_EQ(typehook::member_at(&found, whole, places[0]), &found.doors_of_it);
    EXPECT_EQ(typehook::member_at(&found, whole, places[1]), &found.name);
    EXPECT_EQ(typehook::member_at(&found, whole, places[2]), &found.tint);
    EXPECT_EQ(typehook::member_at(&unchanged, whole, places[3]), &unchanged.wheels);
}

}  // namespace
