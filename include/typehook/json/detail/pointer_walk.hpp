// The walk behind json/pointer.hpp. Layer json.
//
// It moves through the text region by region. Every region belongs to one pointer, `path_`, and the offsets
// that fall into it are given that pointer as the walk leaves it.
#pragma once

#include <typehook/json/number.hpp>
#include <typehook/json/skip.hpp>
#include <typehook/json/string.hpp>
#include <typehook/json/whitespace.hpp>

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::json {

/// The longest pointer that is ever made, in bytes.
inline constexpr std::size_t max_pointer_size = 8192;

namespace detail {

/// Appends a key to a JSON pointer. Source: RFC 6901 §3.
inline void append_pointer_token(std::string& pointer, std::string_view key) {
    pointer += '/';
    for (char const character : key) {
        if (character == '~') {
            pointer += "~0";
        } else if (character == '/') {
            pointer += "~1";
        } else {
            pointer += character;
        }
    }
}

class pointer_walk {
public:
    pointer_walk(std::string_view text, std::span<std::uint64_t const> sorted)
        : begin_(text.data()), p_(begin_), end_(begin_ + text.size()), sorted_(sorted) {
        found_.reserve(sorted.size());
    }

    std::vector<std::string> run() {
        while (found_.size() < sorted_.size() && value() && next()) {
        }
        // What is left lies at or behind the place where the walk ended, and belongs to what was being read
        // there.
        while (found_.size() < sorted_.size()) {
            found_.push_back(path_);
        }
        return std::move(found_);
    }

private:
    struct level {
        std::size_t path;     ///< Length of the pointer of this container.
        std::uint64_t index;  ///< Of the current element of an array.
        bool object;
        bool too_long;  ///< Its own pointer did not fit, so nothing is added to what is there.
    };

    /// Gives the current pointer to all offsets before `limit`, and moves there. Returns false when no offset
    /// is left.
    bool claim(char const* limit) {
        auto const offset = static_cast<std::uint64_t>(limit - begin_);
        while (found_.size() < sorted_.size() && sorted_[found_.size()] < offset) {
            found_.push_back(path_);
        }
        p_ = limit;
        return found_.size() < sorted_.size();
    }
    bool token() { return claim(skip_whitespace(p_, end_)) && p_ != end_; }

    /// Back to the pointer of the innermost container.
    void leave() {
        path_.resize(open_.empty() ? 0 : open_.back().path);
        too_long_ = !open_.empty() && open_.back().too_long;
    }
    /// On to the pointer of something in the innermost container.
    void enter(std::string_view key) {
        auto const size = path_.size();
        if (!too_long_ && key.size() < max_pointer_size) {
            append_pointer_token(path_, key);
        }
        if (path_.size() == size || path_.size() > max_pointer_size) {
            path_.resize(size);
            too_long_ = true;
        }
    }

    /// Takes one scalar or empty container, or opens containers until there is one.
    bool value() {
        for (;;) {
            if (!token()) {
                return enter_element();
            }
            if (*p_ == ']' && !open_.empty() && !open_.back().object) {
                return false;
            }
            enter_element();
            if (*p_ != '{' && *p_ != '[') {
                return scalar();
            }
            bool const object = *p_ == '{';
            open_.push_back({path_.size(), 0, object, too_long_});
            if (!claim(p_ + 1) || !token()) {
                return false;
            }
            if (*p_ == (object ? '}' : ']')) {
                return close();
            }
            if (object && !key()) {
                return false;
            }
        }
    }

    /// In an array, on to the pointer of the element that starts here. Returns false.
    bool enter_element() {
        if (!open_.empty() && !open_.back().object) {
            char digits[20];
            auto const written = std::to_chars(digits, digits + sizeof digits, open_.back().index++);
            enter({digits, written.ptr});
        }
        return false;
    }

    bool scalar() {
        char const* const start = p_;
        scanned token{};
        switch (*p_) {
        case '"':
            token = scan_string(p_ + 1, end_);
            break;
        case 't':
            token = scan_literal(p_, end_, "true");
            break;
        case 'f':
            token = scan_literal(p_, end_, "false");
            break;
        case 'n':
            token = scan_literal(p_, end_, "null");
            break;
        default:
            token = scan_number(p_, end_);
            break;
        }
        if (token.error != errc{} || !claim(token.end + (*start == '"' ? 1 : 0))) {
            return false;
        }
        leave();
        return true;
    }

    bool close() {
        bool const more = claim(p_ + 1);
        open_.pop_back();
        if (more) {
            leave();
        }
        return more;
    }

    /// Takes what follows a value, up to the next one.
    bool next() {
        while (!open_.empty()) {
            if (!token()) {
                return false;
            }
            bool const object = open_.back().object;
            if (*p_ == ',') {
                return claim(p_ + 1) && (!object || (token() && key()));
            }
            if (*p_ != (object ? '}' : ']') || !close()) {
                return false;
            }
        }
        return false;
    }

    /// Takes a key and its colon; from the key's quote on, the pointer is the member's.
    bool key() {
        if (*p_ != '"') {
            return false;
        }
        auto const token = scan_string(p_ + 1, end_);
        if (token.error != errc{}) {
            return false;
        }
        std::string_view const raw(p_ + 1, static_cast<std::size_t>(token.end - p_ - 1));
        if (!token.special) {
            enter(raw);
        } else {
            key_.clear();
            unescape(raw, key_);
            enter(key_);
        }
        return claim(token.end + 1) && this->token() && *p_ == ':' && claim(p_ + 1);
    }

    char const* const begin_;
    char const* p_;
    char const* const end_;
    std::span<std::uint64_t const> sorted_;
    std::vector<std::string> found_;
    std::vector<level> open_;
    std::string path_;
    std::string key_;  ///< A key without its escapes.
    bool too_long_ = false;
};

}  // namespace detail

}  // namespace typehook::json
