// The two storages of generated structs: owning (the default) and borrowed (views). Layer core.
//
// One template per struct, `basic_x<Storage>`, gives both `x` and `x_view`; what differs is only where
// characters live.
#pragma once

#include <typehook/core/text.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace typehook {

/// Values that own everything they hold.
struct owning {
    using string = std::string;
    template <class T>
    using list = std::vector<T>;

    /// A string that holds its own copy of `characters`.
    static string own(std::string_view characters) { return string(characters); }
};

/// Views: text is borrowed from what was decoded, which must outlive them.
struct borrowed {
    using string = text;
    template <class T>
    using list = std::vector<T>;

    /// A string that holds its own copy of `characters`.
    static string own(std::string_view characters) { return text::own(characters); }
};

}  // namespace typehook
