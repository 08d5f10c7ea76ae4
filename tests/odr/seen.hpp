// What a file sees of things that must be one across the program: an error category, a function of the codec, what it writes.
#pragma once

#include <typehook/appdirect/subscription.hpp>
#include <typehook/json.hpp>

#include <string>

struct seen {
    void const* category;
    std::string (*encode)(typehook::appdirect::subscription const&);
    std::string text;

    friend bool operator==(seen const&, seen const&) = default;
};

static seen look() {
    using typehook::appdirect::subscription;
    return {&make_error_code(typehook::json::errc::unexpected_end).category(), &typehook::json::encode<subscription>,
            typehook::json::encode(subscription{})};
}
