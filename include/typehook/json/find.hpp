// Finds a value in a JSON text by its place, without decoding what is around it. Layer json.
//
// Stops at the first match and checks nothing behind it: for looking ahead in a text that is read properly afterwards. Where a
// key may stand twice, who read the text asks again, for the last match, which is the one that a struct keeps.
#pragma once

#include <typehook/json/errc.hpp>
#include <typehook/json/skip.hpp>
#include <typehook/json/string.hpp>
#include <typehook/json/whitespace.hpp>

#include <typehook/core/text.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace typehook::json {

namespace detail {

/// Calls `visit(key, value position)` for the members of the object at `p` until it returns true or the object ends.
/// Returns: whether it did; false also where the text is no object or not JSON.
template <class Visit>
bool visit_members(char const* p, char const* end, unsigned max_depth, Visit visit) {
    p = skip_whitespace(p, end);
    if (p == end || *p != '{') {
        return false;
    }
    ++p;
    std::string unescaped;
    for (;;) {
        p = skip_whitespace(p, end);
        if (p == end || *p != '"') {
            return false;
        }
        auto const token = scan_string(p + 1, end);
        if (token.error != errc{}) {
            return false;
        }
        std::string_view key(p + 1, static_cast<std::size_t>(token.end - p - 1));
        if (token.special) {
            unescaped.clear();
            unescape(key, unescaped);
            key = unescaped;
        }
        p = skip_whitespace(token.end + 1, end);
        if (p == end || *p != ':') {
            return false;
        }
        p = skip_whitespace(p + 1, end);
        if (visit(key, p)) {
            return true;
        }
        auto const value = skip_value(p, end, max_depth);
        if (value.error != errc{}) {
            return false;
        }
        p = skip_whitespace(value.end, end);
        if (p == end || *p != ',') {
            return false;
        }
        ++p;
    }
}

}  // namespace detail

/// Which of the members of one key.
enum class occurrence : bool { first, last };

/// Where the value of member `key` begins in the object at `p`; null if there is none before the text stops being JSON.
/// Complexity: linear in what comes before it; for the last, in the object.
inline char const* find_member(char const* p, char const* end, std::string_view key, unsigned max_depth,
                               occurrence wanted = occurrence::first) {
    char const* found = nullptr;
    detail::visit_members(p, end, max_depth, [&](std::string_view name, char const* value) {
        bool const matches = name == key;
        found = matches ? value : found;
        return matches && wanted == occurrence::first;
    });
    return found;
}

/// Where the value at a JSON pointer through objects begins; null if there is none. Otherwise as above.
inline char const* find_at(char const* p, char const* end, std::string_view pointer, unsigned max_depth,
                           occurrence wanted = occurrence::first) {
    while (p != nullptr && !pointer.empty()) {
        pointer.remove_prefix(1);
        auto const slash = pointer.find('/');
        auto const size = slash < pointer.size() ? slash : pointer.size();
        std::string token;
        for (std::size_t i = 0; i < size; ++i) {
            bool const escaped = pointer[i] == '~' && i + 1 < size;
            token += escaped ? (pointer[++i] == '1' ? '/' : '~') : pointer[i];
        }
        pointer.remove_prefix(size);
        p = find_member(p, end, token, max_depth, wanted);
    }
    return p;
}

/// The text of the string at `p`; its data is null if there is no such string. Lifetime: borrows from the text that is searched,
/// unless there were escapes.
inline text text_at(char const* p, char const* end) {
    if (p == nullptr || p == end || *p != '"') {
        return {};
    }
    auto const token = scan_string(p + 1, end);
    if (token.error != errc{}) {
        return {};
    }
    std::string_view const raw(p + 1, static_cast<std::size_t>(token.end - p - 1));
    if (!token.special) {
        return raw;
    }
    std::string unescaped;
    unescape(raw, unescaped);
    return text::own(unescaped);
}

}  // namespace typehook::json
