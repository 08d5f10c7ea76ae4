// One whole value, checked and passed over. Layer json.
//
// Not recursive: the kind of each open container is one bit of a fixed array, so a hostile text costs no
// stack and no heap. What is skipped is checked as strictly as what is read. The quick way goes first
// (detail/quick_skip.hpp); this walk goes on where it stops.
#pragma once

#include <typehook/json/detail/quick_skip.hpp>
#include <typehook/json/errc.hpp>
#include <typehook/json/number.hpp>
#include <typehook/json/scanned.hpp>
#include <typehook/json/string.hpp>
#include <typehook/json/utf8.hpp>
#include <typehook/json/whitespace.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace typehook::json {

/// The deepest nesting of arrays and objects that any limit can allow.
inline constexpr unsigned hard_depth_limit = 1024;

/// Scans `word`: true, false or null.
///
/// Returns: `.end` is past it. Errors: `.end` is the byte at fault. `invalid_literal`; `unexpected_end` if
/// the text ends inside.
constexpr scanned scan_literal(char const* p, char const* end, std::string_view word) noexcept {
    for (char const expected : word) {
        if (p == end) {
            return {p, errc::unexpected_end, false};
        }
        if (*p != expected) {
            return {p, errc::invalid_literal, false};
        }
        ++p;
    }
    return {p, errc{}, false};
}

namespace detail {

/// Which of the containers around a place are objects: one bit each.
class nesting {
public:
    explicit nesting(unsigned limit) noexcept : limit_(limit < hard_depth_limit ? limit : hard_depth_limit) {}

    bool empty() const noexcept { return depth_ == 0; }
    bool in_object() const noexcept { return (bits_[(depth_ - 1) / 64] >> ((depth_ - 1) % 64) & 1u) != 0; }
    bool open(bool object) noexcept {
        if (depth_ == limit_) {
            return false;
        }
        auto& word = bits_[depth_ / 64];
        auto const bit = std::uint64_t{1} << (depth_ % 64);
        word = object ? word | bit : word & ~bit;
        ++depth_;
        return true;
    }
    void close() noexcept { --depth_; }

private:
    unsigned depth_ = 0;
    unsigned limit_;
    std::uint64_t bits_[hard_depth_limit / 64] = {};
};

/// The walk of `skip_value`, one function for each place of the grammar. Each returns false when the walk has
/// ended.
class value_skipper {
public:
    value_skipper(char const* p, char const* end, unsigned max_depth) noexcept
        : p_(p), end_(end), open_(max_depth) {}

    /// Goes on from `place`, which is at `p`, and where the text may begin if `first`.
    scanned run(skip_place const& place, bool first) noexcept {
        if (first && has_byte_order_mark({p_, static_cast<std::size_t>(end_ - p_)})) {
            return {p_, errc::byte_order_mark, false};
        }
        for (unsigned depth = place.depth; depth != 0; --depth) {
            open_.open((place.objects >> (depth - 1) & 1) != 0);
        }
        if ((place.what == skip_place::expected::key && !(token() && key())) ||
            (place.what == skip_place::expected::behind_value && !next())) {
            return {p_, error_, false};
        }
        while (value() && next()) {
        }
        return {p_, error_, false};
    }

private:
    bool fail(errc error) noexcept {
        error_ = error;
        return false;
    }
    bool take(scanned token) noexcept {
        p_ = token.end;
        return token.error == errc{} || fail(token.error);
    }
    /// Moves to the next token, or fails at the end.
    bool token() noexcept {
        p_ = skip_whitespace(p_, end_);
        return p_ != end_ || fail(errc::unexpected_end);
    }

    /// Takes one scalar or empty container, or opens containers until there is one.
    bool value() noexcept {
        for (;;) {
            if (!token()) {
                return false;
            }
            switch (*p_) {
            case '"':
                return string();
            case '{':
            case '[': {
                bool const object = *p_ == '{';
                if (!open_.open(object)) {
                    return fail(errc::depth_exceeded);
                }
                ++p_;
                if (!token()) {
                    return false;
                }
                if (*p_ == (object ? '}' : ']')) {
                    ++p_;
                    open_.close();
                    return true;
                }
                if (object && !key()) {
                    return false;
                }
                break;
            }
            case 't':
                return take(scan_literal(p_, end_, "true"));
            case 'f':
                return take(scan_literal(p_, end_, "false"));
            case 'n':
                return take(scan_literal(p_, end_, "null"));
            default:
                return *p_ == '-' || is_digit(*p_) ? take(scan_number(p_, end_))
                                                   : fail(errc::unexpected_character);
            }
        }
    }

    /// Takes what follows a value, up to the next one.
    bool next() noexcept {
        while (!open_.empty()) {
            if (!token()) {
                return false;
            }
            bool const object = open_.in_object();
            if (*p_ == ',') {
                ++p_;
                return !object || (token() && key());
            }
            if (*p_ != (object ? '}' : ']')) {
                return fail(errc::unexpected_character);
            }
            ++p_;
            open_.close();
        }
        return false;
    }

    bool key() noexcept {
        if (*p_ != '"') {
            return fail(errc::unexpected_character);
        }
        if (!string() || !token()) {
            return false;
        }
        if (*p_ != ':') {
            return fail(errc::unexpected_character);
        }
        ++p_;
        return true;
    }

    bool string() noexcept {
        if (!take(scan_string(p_ + 1, end_))) {
            return false;
        }
        ++p_;
        return true;
    }

    char const* p_;
    char const* const end_;
    errc error_{};
    nesting open_;
};

}  // namespace detail

/// Scans one value of any kind and depth, whitespace before it included, checking all of its syntax.
///
/// Returns: `.end` is just past the value; what follows it is not looked at.
/// Errors: `.end` is the byte at fault. Every syntax error but `trailing_characters`; `byte_order_mark` only
/// at `p` itself; `depth_exceeded` at the bracket that opens more than `max_depth` containers, or
/// `hard_depth_limit`.
/// Complexity: linear in the value; no recursion, no allocation, 128 bytes for any depth.
inline scanned skip_value(char const* p, char const* end, unsigned max_depth) noexcept {
    if (char const* const behind = detail::quick_skip_scalar(p, end); behind != nullptr) {
        return {behind, errc{}, false};
    }
    auto const place = detail::quick_skip_all(p, end, max_depth);
    if (place.what == detail::skip_place::expected::nothing) [[likely]] {
        return {place.p, errc{}, false};
    }
    return detail::value_skipper(place.p, end, max_depth).run(place, place.p == p);
}

}  // namespace typehook::json
