// Values behind a pointer, made and moved by the code of whoever has it. Layer core.
#include <typehook/core/compiled.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>

using namespace typehook;

namespace {

struct plain {
    std::string text{"new"};
    struct reflection {};
};

struct compiled {
    int number{};
    struct reflection {
        static constexpr bool compiled = true;
    };
};

struct not_compiled {
    struct reflection {
        static constexpr bool compiled = false;
    };
};

}  // namespace

// What a catalog's source would instantiate.
template <>
void compiled_value<compiled>::construct(void* place) {
    ::new (place) compiled{7};
}
template <>
void compiled_value<compiled>::destroy(void* value) noexcept {
    static_cast<compiled*>(value)->number = -1;
}
template <>
void compiled_value<compiled>::move(void* to, void* from) noexcept {
    ::new (to) compiled{static_cast<compiled*>(from)->number + 100};
}

TEST(compiled_type, is_what_says_so_in_its_reflection) {
    EXPECT_TRUE(compiled_type<compiled>);
    EXPECT_FALSE(compiled_type<plain> || compiled_type<not_compiled> || compiled_type<int> ||
                 compiled_type<std::string>);
}

TEST(compiled_type, is_handled_by_the_functions_of_its_catalog) {
    alignas(compiled) unsigned char places[2][sizeof(compiled)];
    detail::constructor_of<compiled>()(places[0]);
    EXPECT_EQ(reinterpret_cast<compiled*>(places[0])->number, 7);
    detail::mover_of<compiled>()(places[1], places[0]);
    EXPECT_EQ(reinterpret_cast<compiled*>(places[1])->number, 107);
    detail::destructor_of<compiled>()(places[1]);
    EXPECT_EQ(reinterpret_cast<compiled*>(places[1])->number, -1);
}

TEST(compiled_type, leaves_other_types_to_templates) {
    alignas(plain) unsigned char places[2][sizeof(plain)];
    detail::constructor_of<plain>()(places[0]);
    auto& made = *reinterpret_cast<plain*>(places[0]);
    EXPECT_EQ(made.text, "new");
    made.text.assign(100, 'x');
    detail::mover_of<plain>()(places[1], places[0]);
    detail::destructor_of<plain>()(places[0]);
    EXPECT_EQ(reinterpret_cast<plain*>(places[1])->text, std::string(100, 'x'));
    detail::destructor_of<plain>()(places[1]);
}
