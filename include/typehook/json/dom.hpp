// In and out of Boost.JSON's world. Layer json, target typehook::dom; the only file that names Boost.JSON.
//
// Both ways lead through the codec's text, so there is one opinion on how a type looks as JSON. Numbers are
// converted here and not by Boost.JSON, whose parser (1.81) does not round correctly.
#pragma once

#include <typehook/core/error.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/json/decode.hpp>
#include <typehook/json/encode.hpp>
#include <typehook/json/errc.hpp>
#include <typehook/json/escape.hpp>
#include <typehook/json/number.hpp>
#include <typehook/json/skip.hpp>
#include <typehook/json/string.hpp>
#include <typehook/json/whitespace.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::json {

namespace detail {

/// Builds a Boost.JSON value from a text that `skip_value` accepted, which also bounds the recursion.
class dom_builder {
public:
    explicit dom_builder(std::string_view text) noexcept : p_(text.data()), end_(p_ + text.size()) {}

    boost::json::value build() {
        switch (first()) {
        case '{':
            return object();
        case '[':
            return array();
        case '"':
            return boost::json::string(string());
        case 't':
            p_ += 4;
            return true;
        case 'f':
            p_ += 5;
            return false;
        case 'n':
            p_ += 4;
            return nullptr;
        default:
            return number();
        }
    }

private:
    char first() noexcept {
        p_ = skip_whitespace(p_, end_);
        return *p_;
    }
    /// Moves past what separates elements, or past the bracket and says that there are no more.
    bool more() noexcept {
        auto const next = first();
        bool const closed = next == ']' || next == '}';
        p_ += closed || next == ',' ? 1 : 0;
        return !closed;
    }

    boost::json::value array() {
        boost::json::array elements;
        for (++p_; more();) {
            elements.push_back(build());
        }
        return elements;
    }

    boost::json::value object() {
        boost::json::object members;
        for (++p_; more();) {
            first();
            auto const key = string();
            first();
            ++p_;
            members.insert_or_assign(key, build());
        }
        return members;
    }

    std::string string() {
        auto const token = scan_string(p_ + 1, end_);
        std::string text;
        unescape({p_ + 1, static_cast<std::size_t>(token.end - p_ - 1)}, text);
        p_ = token.end + 1;
        return text;
    }

    boost::json::value number() {
        auto const token = scan_number(p_, end_);
        std::string_view const lexeme(p_, static_cast<std::size_t>(token.end - p_));
        p_ = token.end;
        // Minus zero is a double: as an integer it would lose its sign.
        bool const integer = !token.special && lexeme != "-0";
        if (std::int64_t value = 0; integer && to_integer(lexeme, value) == errc{}) {
            return value;
        }
        if (std::uint64_t value = 0; integer && to_integer(lexeme, value) == errc{}) {
            return value;
        }
        double value = 0;
        if (to_double(lexeme, value) != errc{}) {
            decimal_parts const parts(lexeme);
            value = parts.power_at(parts.first) < 0 ? 0 : std::numeric_limits<double>::infinity();
            value = lexeme.starts_with('-') ? -value : value;
        }
        return value;
    }

    char const* p_;
    char const* const end_;
};

/// Writes a Boost.JSON value as text. Each returns false where it is nested deeper than anything can read.
class dom_writer {
public:
    explicit dom_writer(std::string& out) noexcept : out_(out) {}

    bool write(boost::json::value const& value) {
        switch (value.kind()) {
        case boost::json::kind::bool_:
            out_ += value.get_bool() ? "true" : "false";
            return true;
        case boost::json::kind::int64:
            append_integer(out_, std::int64_t{value.get_int64()});
            return true;
        case boost::json::kind::uint64:
            append_integer(out_, std::uint64_t{value.get_uint64()});
            return true;
        case boost::json::kind::double_:
            number(value.get_double());
            return true;
        case boost::json::kind::string:
            string({value.get_string().data(), value.get_string().size()});
            return true;
        case boost::json::kind::array:
            return container(
                '[', value.get_array(), [&](auto const& element) { return write(element); }, ']');
        case boost::json::kind::object:
            return container(
                '{', value.get_object(), [&](auto const& member) { return write_member(member); }, '}');
        default:
            out_ += "null";
            return true;
        }
    }

private:
    template <class Container, class Write>
    bool container(char opening, Container const& elements, Write write_one, char closing) {
        if (depth_ == hard_depth_limit) {
            return false;
        }
        ++depth_;
        out_ += opening;
        bool first = true;
        for (auto const& element : elements) {
            if (!std::exchange(first, false)) {
                out_ += ',';
            }
            if (!write_one(element)) {
                return false;
            }
        }
        out_ += closing;
        --depth_;
        return true;
    }

    bool write_member(boost::json::key_value_pair const& member) {
        string({member.key().data(), member.key().size()});
        out_ += ':';
        return write(member.value());
    }

    /// An integral double is written with a point, so that raw JSON and decimals made of it are doubles
    /// again.
    void number(double value) {
        auto const start = out_.size();
        append_double(out_, value);
        if (std::isfinite(value) && out_.find_first_of(".e", start) == out_.npos) {
            out_ += ".0";
        }
    }

    /// A text that is not UTF-8 is written as a byte that is not, so that the decode refuses it and tells
    /// where it is.
    void string(std::string_view text) {
        if (is_valid_utf8(text)) {
            append_string(out_, text);
        } else {
            out_ += "\"\xFF\"";
        }
    }

    std::string& out_;
    unsigned depth_ = 0;
};

}  // namespace detail

/// Makes a Boost.JSON value of `value`: what `encode` writes, parsed.
///
/// Numbers become int64, uint64 or double by their text, not by their C++ type: a double that is integral is
/// an int64, so read it with `to_number`. Digits are lost where these types cannot hold them: of decimals
/// (10.00 becomes 10.0), of raw JSON and extra members. What is too large for a double is infinite, as with
/// Boost.JSON's own parser; what is too small is zero. Of equal keys the last wins.
///
/// Returns: the value, with the default memory resource.
/// Exception safety: strong; throws std::bad_alloc, or `error` if the text is not JSON (`not_json_value`: raw
/// JSON or a decimal was made with `trusted` from something else) or nested deeper than `hard_depth_limit`
/// (`depth_exceeded`).
/// Complexity: one encode and two passes over its text.
template <codable T>
[[nodiscard]] boost::json::value to_value(T const& value) {
    auto const text = encode(value);
    char const* const end = text.data() + text.size();
    auto const checked = skip_value(text.data(), end, hard_depth_limit);
    if (checked.error != errc{} || skip_whitespace(checked.end, end) != end) {
        throw error(checked.error == errc::depth_exceeded ? errc::depth_exceeded : errc::not_json_value);
    }
    return detail::dom_builder(text).build();
}

/// Makes a T of a Boost.JSON value: its text, decoded.
///
/// Returns: the value, or a failure with its JSON pointer. Offsets, in the report too, are those in the
/// compact text of `value`.
/// Errors: as `decode`; `invalid_utf8` for a string that is not UTF-8; `depth_exceeded` also beyond
/// `hard_depth_limit`. NaN and infinities are read as null.
/// Exception safety: strong (std::bad_alloc). Complexity: linear in the value's text, which is made and
/// decoded.
/// Lifetime: views are refused, since the text is gone when this returns.
template <codable T>
    requires(!detail::may_borrow<T>)
[[nodiscard]] result<T> from_value(boost::json::value const& value, decode_options const& options = {}) {
    std::string text;
    if (!detail::dom_writer(text).write(value)) {
        return failure(errc::depth_exceeded);
    }
    return decode<T>(text, options);
}

}  // namespace typehook::json
