// A JSON text as a list of its values, so that a schema can look at each more than once. Layer json.
//
// One token for each value and each key, in text order; an array or object is followed by what is in it, and knows where it
// ends. Nothing is copied: a string is unescaped when somebody asks for it.
#pragma once

#include <typehook/json/detail/decimal_digits.hpp>
#include <typehook/json/number.hpp>
#include <typehook/json/string.hpp>
#include <typehook/json/whitespace.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::json::detail {

/// A value or a key. `first` is its first byte; a string is what stands between the quotes.
struct token {
    char mark{};  ///< The first byte: `{ [ " t f n`, or `0` for a number.
    std::string_view text{};
    std::uint32_t next{};  ///< The index of the token after it and all that is in it.
    std::uint32_t size{};  ///< How many members or items it has.
};

/// The tokens of a text. Preconditions: the text is one JSON value, as `decode` or `skip_value` has accepted it.
class token_list {
public:
    explicit token_list(std::string_view text) : p_(text.data()), end_(p_ + text.size()), begin_(p_) {
        read();
    }

    token const& operator[](std::uint32_t index) const noexcept { return tokens_[index]; }
    std::size_t size() const noexcept { return tokens_.size(); }
    std::uint64_t offset(std::uint32_t index) const noexcept {
        auto const& at = tokens_[index];
        return static_cast<std::uint64_t>(at.text.data() - begin_) - (at.mark == '"' ? 1 : 0);
    }

    /// A string's or key's characters. Lifetime: of the text, or of `storage` if there were escapes.
    std::string_view characters(std::uint32_t index, std::string& storage) const {
        auto const raw = tokens_[index].text;
        if (raw.find('\\') == raw.npos) {
            return raw;
        }
        storage.clear();
        unescape(raw, storage);
        return storage;
    }

    /// Appends a text that is the same for equal values and for no others: members sorted (the last of one name), numbers as
    /// digits and exponent. The generator writes `const` and `enum` in the same way.
    void append_canonical(std::uint32_t index, std::string& out) const {
        auto const& at = tokens_[index];
        switch (at.mark) {
        case '"':
            append_string(index, out);
            break;
        case '0':
            append_number(at.text, out);
            break;
        case '[':
            out += '[';
            for (auto item = index + 1; item != at.next; item = tokens_[item].next) {
                append_canonical(item, out);
                out += ',';
            }
            out += ']';
            break;
        case '{':
            append_object(index, out);
            break;
        default:
            out += at.mark;
            break;
        }
    }

private:
    void read() {
        std::vector<std::uint32_t> open;
        for (p_ = skip_whitespace(p_, end_); p_ != end_; p_ = skip_whitespace(p_, end_)) {
            auto const index = static_cast<std::uint32_t>(tokens_.size());
            if (*p_ == ',' || *p_ == ':') {
                ++p_;
                continue;
            }
            if (*p_ == '}' || *p_ == ']') {
                tokens_[open.back()].next = index;
                open.pop_back();
                ++p_;
                continue;
            }
            bool const is_key = !open.empty() && tokens_[open.back()].mark == '{' && !after_key_;
            if (!open.empty() && !after_key_) {
                ++tokens_[open.back()].size;
            }
            after_key_ = is_key;
            tokens_.push_back(scalar(index + 1));
            if (auto const mark = tokens_.back().mark; mark == '{' || mark == '[') {
                open.push_back(index);
            }
        }
    }

    /// Takes one scalar or opening bracket.
    token scalar(std::uint32_t next) {
        char const* const start = p_;
        char mark = *p_;
        if (mark == '"') {
            p_ = scan_string(p_ + 1, end_).end;
            return {mark, {start + 1, static_cast<std::size_t>(p_++ - start - 1)}, next, 0};
        }
        if (mark == '-' || is_digit(mark)) {
            mark = '0';
            p_ = scan_number(p_, end_).end;
        } else {
            p_ += mark == 't' || mark == 'n' ? 4 : mark == 'f' ? 5 : 1;
        }
        return {mark, {start, static_cast<std::size_t>(p_ - start)}, next, 0};
    }

    void append_string(std::uint32_t index, std::string& out) const {
        std::string storage;
        auto const found = characters(index, storage);
        out += '"';
        append_integer(out, static_cast<std::uint64_t>(found.size()));
        out += ':';
        out += found;
    }

    static void append_number(std::string_view lexeme, std::string& out) {
        decimal_parts const parts(lexeme.substr(lexeme.starts_with('-') ? 1 : 0));
        if (parts.is_zero()) {
            out += '0';
            return;
        }
        out += lexeme.starts_with('-') ? "-" : "";
        for (char const digit : parts.mantissa.substr(parts.first, parts.last - parts.first + 1)) {
            if (digit != '.') {
                out += digit;
            }
        }
        out += 'e';
        append_integer(out, parts.power_at(parts.last));
    }

    void append_object(std::uint32_t index, std::string& out) const {
        std::vector<std::pair<std::string, std::string>> members;
        auto const end = tokens_[index].next;
        for (auto key = index + 1; key != end; key = tokens_[key + 1].next) {
            auto& member = members.emplace_back();
            append_string(key, member.first);
            append_canonical(key + 1, member.second);
        }
        std::stable_sort(members.begin(), members.end(),
                         [](auto const& left, auto const& right) { return left.first < right.first; });
        out += '{';
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (i + 1 == members.size() || members[i].first != members[i + 1].first) {
                out += members[i].first;
                out += members[i].second;
                out += ',';
            }
        }
        out += '}';
    }

    char const* p_;
    char const* const end_;
    char const* const begin_;
    bool after_key_ = false;
    std::vector<token> tokens_;
};

}  // namespace typehook::json::detail
