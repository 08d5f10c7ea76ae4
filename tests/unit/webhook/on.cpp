#include <typehook/webhook/on.hpp>

#include <clinic/catalog.hpp>

#include <gtest/gtest.h>

#include <concepts>

namespace {

struct handler {
    int answer = 0;
    int operator()() const { return answer; }
};

TEST(on, keeps_the_handler_and_names_its_targets) {
    auto const bound = typehook::on<clinic::visit_opened, clinic::patient_view>(handler{7});
    static_assert(std::same_as<decltype(bound), typehook::handler_binding<handler, clinic::visit_opened, clinic::patient_view> const>);
    EXPECT_EQ(bound.handler(), 7);
}

TEST(on, endings_differ_in_whether_they_are_exhaustive) {
    static_assert(std::same_as<decltype(typehook::otherwise(handler{})), typehook::router_ending<handler, false>>);
    static_assert(std::same_as<decltype(typehook::exhaustive(handler{})), typehook::router_ending<handler, true>>);
    EXPECT_EQ(typehook::exhaustive(handler{3}).handler(), 3);
}

}  // namespace
