// A user's own type, as x-cpp-type names one, with its codec.
#pragma once

#include <typehook/json.hpp>

#include <string>

namespace shop {

struct money {
    std::string text;

    friend bool operator==(money const&, money const&) = default;
};

}  // namespace shop

// region: codec
template <>
struct typehook::json::codec<shop::money> {
    static bool read(reader& from, shop::money& value) { return read_value(from, value.text); }
    static void write(writer& to, shop::money const& value) { write_value(to, value.text); }
};
// endregion
