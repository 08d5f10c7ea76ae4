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
    friend constexpr auto member_of(string_length);
};
struct string_pointer {
    friend constexpr auto member_of(string_pointer);
};
struct string_capacity {
    friend constexpr auto member_of(string_capacity);
};

template <class Part, auto Member>
struct string_access {
    friend constexpr auto member_of(Part) { return Member; }
};

template struct string_access<string_length, &std::string::_M_set_length>;
template struct string_access<string_pointer,
                              static_cast<void (std::string::*)(char*)>(&std::string::_M_data)>;
template struct string_access<string_capacity, &std::string::_M_capacity>;

/// Makes `string` hold `length` bytes, whatever its memory held. Preconditions: length ≤ capacity.
inline void set_length(std::string& string, std::size_t length) noexcept {
    (string.*member_of(string_length{}))(length);
}

/// Gives `string`, which has no memory of its own, a block for `size` bytes. A constructor, a move and a destructor, all of them
/// calls, would take longer than the allocation.
inline void set_block(std::string& string, std::size_t size) {
    (string.*member_of(string_pointer{}))(std::allocator<char>().allocate(size + 1));
    (string.*member_of(string_capacity{}))(size);
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

inline void set_block(std::string& string, std::size_t size) { string.reserve(size); }

#endif

/// The characters that a new std::string holds without memory of its own.
inline constexpr std::size_t inline_capacity = 15;

/// Makes `out` a copy of `characters`, in its own memory if that is large enough.
///
/// Exception safety: strong (std::bad_alloc). A new block has just the size that it needs: strings of events are kept, not grown.
inline void assign(std::string& out, std::string_view characters) {
    auto const size = characters.size();
    if (size > out.capacity()) [[unlikely]] {
        if (out.capacity() > inline_capacity) [[unlikely]] {
            out = std::string(characters);
            return;
        }
        set_block(out, size);
    }
    std::memcpy(out.data(), characters.data(), size);
    set_length(out, size);
}

}  // namespace typehook::json::detail
