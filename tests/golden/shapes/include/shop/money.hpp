// A user's own type, as x-cpp-type names one.
#pragma once

namespace shop {

struct money {
    friend bool operator==(money const&, money const&) = default;
};

}  // namespace shop
