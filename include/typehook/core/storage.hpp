// The two storages of generated structs: owning (the default) and borrowed (views). Layer core.
//
// One template per struct, `basic_x<Storage>`, gives both `x` and `x_view`; what differs is only where characters live.
#pragma once

#include <typehook/core/text.hpp>

#include <string>
#include <vector>

namespace typehook {

/// Values that own everything they hold.
struct owning {
    using string = std::string;
    template <class T>
    using list = std::vector<T>;
};

/// Views: text is borrowed from what was decoded, which must outlive them.
struct borrowed {
    using string = text;
    template <class T>
    using list = std::vector<T>;
};

}  // namespace typehook
