// std::string as a plain buffer: a length without zeros first. Layer json.
//
// C++20's std::string has no way to grow without filling (C++23 has resize_and_overwrite), and filling costs as much as the
// copy that follows. libstdc++ keeps `_M_set_length` private; the explicit instantiation of a template may name it all the
// same ([temp.spec]/6). Other standard libraries copy once more and do the same work a little slower.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace typehook::json::detail {

#if defined(__GLIBCXX__) && _GLIBCXX_USE_CXX11_ABI && !defined(TYPEHOOK_JSON_PLAIN)

struct string_length {
    friend constexpr auto set_length_of(string_length);
};

template <auto Member>
struct string_length_access {
    friend constexpr auto set_length_of(string_length) { return Member; }
};

template struct string_length_access<&std::string::_M_set_length>;

/// Makes `string` hold `length` bytes, whatever its memory held. Preconditions: length ≤ capacity.
inline void set_length(std::string& string, std::size_t length) noexcept {
    (string.*set_length_of(string_length{}))(length);
}

#else

/// `resize` would fill with zeros what has been written behind the old length, so that is kept aside.
inline void set_length(std::string& string, std::size_t length) {
    if (length > string.size()) {
        std::string const written(string.data(), length);
        string = written;
    } else {
        string.resize(length);
    }
}

#endif

/// The characters that a new std::string holds without memory of its own.
inline constexpr std::size_t inline_capacity = 15;

/// Makes `out` a copy of `characters`, in its own memory if that is large enough.
///
/// Exception safety: strong (std::bad_alloc). A new block has just the size that it needs: strings of events are kept, not grown.
inline void assign(std::string& out, std::string_view characters) {
    if (characters.size() > out.capacity()) [[unlikely]] {
        out = std::string(characters);
        return;
    }
    std::memcpy(out.data(), characters.data(), characters.size());
    set_length(out, characters.size());
}

}  // namespace typehook::json::detail
