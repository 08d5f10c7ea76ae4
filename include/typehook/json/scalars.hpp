// Codecs of scalars: booleans, integers, doubles, strings, decimals, enums, constants, times, raw JSON. Layer json.
//
// Each reads the usual form at once and leaves everything else to the reader's careful functions (detail/tokens.hpp).
#pragma once

#include <typehook/json/detail/tokens.hpp>
#include <typehook/json/escape.hpp>
#include <typehook/json/operations.hpp>
#include <typehook/json/stored.hpp>

#include <typehook/core/date_time.hpp>
#include <typehook/core/decimal.hpp>
#include <typehook/core/raw_json.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>
#include <typehook/core/time.hpp>

#include <typehook/reflect/open_enum.hpp>

#include <concepts>
#include <cstdint>
#include <string>

namespace typehook::json {

namespace detail {

[[gnu::noinline, gnu::cold]] inline char const* careful_bool(reader& from, char const* p, bool& value) {
    if (p == from.end || (*p != 't' && *p != 'f')) {
        return from.mismatch_at(p);
    }
    from.position = p;
    value = *p == 't';
    return from.literal_token(value ? "true" : "false") ? from.position : nullptr;
}

/// Reads any integer that `quick_integer` did not: many digits, `1.0`, `1e3`, the end of the text near.
template <class Integer>
[[gnu::noinline, gnu::cold]] char const* careful_integer(reader& from, char const* p, Integer& value) {
    std::string_view lexeme;
    char const* const behind = careful_number(from, p, lexeme);
    if (behind == nullptr) {
        return nullptr;
    }
    auto const error = to_integer(lexeme, value);
    return error == errc{} ? behind : from.misfit_at(error, lexeme.data());
}

[[gnu::noinline]] inline char const* read_integer(reader& from, char const* p, std::int64_t& value) {
    char const* const behind = quick_integer(p, from.end, value);
    return behind != nullptr ? behind : careful_integer(from, p, value);
}

/// Writes what `basic_decimal` and `basic_raw_json` hold. One that was moved from holds nothing, and its default is written.
inline char* write_held_text(writer& to, char* at, std::string_view held, std::string_view fallback) {
    if (held.empty()) [[unlikely]] {
        to.replaced(to.offset(at));
        held = fallback;
    }
    return to.append(at, held);
}

/// Reads a string token and hands its text to `accept`, which tells the error or none. Lifetime of the text: the call.
template <class Accept>
char const* read_text_as(reader& from, char const* p, Accept accept) {
    std::string_view found;
    bool borrowed = false;
    char const* const behind = read_text(from, p, found, borrowed);
    if (behind == nullptr) {
        return nullptr;
    }
    errc const error = accept(found, borrowed);
    return error == errc{} ? behind : from.misfit_at(error, p);
}

}  // namespace detail

template <>
struct codec<bool> {
    static char const* parse(reader& from, char const* p, bool& value) {
        if (from.end - p > 4) [[likely]] {
            // Nothing predicts a boolean, so it is told without a branch.
            auto const word = detail::load4(p);
            bool const is_true = word == 0x65757274;                     // "true"
            bool const is_false = (word == 0x736C6166) & (p[4] == 'e');  // "fals", "e"
            if (is_true | is_false) [[likely]] {
                value = is_true;
                return p + 5 - is_true;
            }
        }
        return detail::careful_bool(from, p, value);
    }
    /// Without a branch: of what is random, half would be mispredicted.
    [[gnu::always_inline]] static char* format(writer&, char* at, bool value) {
        std::uint64_t const words[] = {0x65'736C'6166, 0x6575'7274};  // "false", "true"
        detail::store8(at, words[value]);
        return at + 5 - value;
    }
};

template <class T>
    requires(std::same_as<T, std::int64_t> || std::same_as<T, std::uint64_t> ||
             std::same_as<T, std::int32_t> || std::same_as<T, std::uint32_t>)
struct codec<T> {
    static char const* parse(reader& from, char const* p, T& value) {
        if constexpr (std::same_as<T, std::int64_t>) {
            return detail::read_integer(from, p, value);
        } else {
            return detail::careful_integer(from, p, value);
        }
    }
    static char* format(writer&, char* at, T value) {
        if constexpr (std::unsigned_integral<T>) {
            return write_integer(at, std::uint64_t{value});
        } else {
            return write_integer(at, std::int64_t{value});
        }
    }
};

template <>
struct codec<double> {
    static char const* parse(reader& from, char const* p, double& value) {
        std::string_view lexeme;
        char const* const behind = detail::read_number(from, p, lexeme);
        if (behind == nullptr) {
            return nullptr;
        }
        auto const error = to_double(lexeme, value);
        return error == errc{} ? behind : from.misfit_at(error, p);
    }
    /// NaN and infinities have no JSON form and become null.
    static char* format(writer& to, char* at, double value) {
        if (!is_finite(value)) {
            to.replaced(to.offset(at));
        }
        return write_double(at, value);
    }
};

template <>
struct codec<std::string> {
    [[gnu::always_inline]] static char const* parse(reader& from, char const* p, std::string& value) {
        return detail::read_string(from, p, value);
    }
    static char* format(writer& to, char* at, std::string const& value) {
        return detail::write_text(to, at, value);
    }
};

template <>
struct codec<text> {
    [[gnu::always_inline]] static char const* parse(reader& from, char const* p, text& value) {
        char const* const quote = detail::end_of_short_text(p, from.end);
        if (quote == nullptr || value.owns()) {
            return parse_other(from, p, value);
        }
        value = text(std::string_view(p + 1, static_cast<std::size_t>(quote - p - 1)));
        return quote + 1;
    }
    static char* format(writer& to, char* at, text const& value) { return detail::write_text(to, at, value); }

private:
    [[gnu::noinline]] static char const* parse_other(reader& from, char const* p, text& value) {
        auto const token =
            p != from.end && *p == '"' ? detail::long_text(from, p, p + 1) : detail::careful_text(from, p);
        if (token.behind != nullptr) [[likely]] {
            auto const found = detail::text_of(from, p, token);
            value = token.unescaped == detail::text_token::in_place ? text(found) : text::own(found);
        }
        return token.behind;
    }
};

template <class Storage>
struct codec<basic_decimal<Storage>> {
    static char const* parse(reader& from, char const* p, basic_decimal<Storage>& value) {
        std::string_view lexeme;
        char const* const behind = detail::read_number(from, p, lexeme);
        if (behind != nullptr) [[likely]] {
            if constexpr (std::same_as<Storage, owning>) {
                detail::assign_from_text(from, value.trusted_text(), lexeme);
            } else {
                value.trusted_text() = lexeme;
            }
        }
        return behind;
    }
    static char* format(writer& to, char* at, basic_decimal<Storage> const& value) {
        return detail::write_held_text(to, at, value.text(), "0");
    }
};

template <class Storage>
struct codec<basic_raw_json<Storage>> {
    static char const* parse(reader& from, char const* p, basic_raw_json<Storage>& value) {
        std::string_view raw;
        char const* const behind = from.skip_at(p, raw);
        if (behind != nullptr) {
            value = basic_raw_json<Storage>::trusted(typename Storage::string(raw));
        }
        return behind;
    }
    static char* format(writer& to, char* at, basic_raw_json<Storage> const& value) {
        return detail::write_held_text(to, at, value.text(), "null");
    }
};

namespace detail {

/// Reads an enum's wire name that is not short, or not known.
template <class Storage>
[[gnu::noinline]] char const* read_other_enum(reader& from, char const* p,
                                              ::typehook::detail::any_enum<Storage>& value,
                                              ::typehook::detail::enum_table const& table) {
    std::string_view found;
    bool borrowed = false;
    char const* const behind = read_text(from, p, found, borrowed);
    if (behind == nullptr) {
        return nullptr;
    }
    if (value.assign_known(table.find(found))) [[likely]] {
        return behind;
    }
    if constexpr (std::same_as<Storage, ::typehook::borrowed>) {
        value.assign_unknown(borrowed ? text(found) : text::own(found));
    } else {
        value.assign_unknown(found);
    }
    return from.tolerate(errc::unknown_enum_value, p) ? behind : nullptr;
}

/// Reads an enum's wire name. One function for all enums of a storage.
template <class Storage>
[[gnu::noinline]] char const* read_enum(reader& from, char const* p,
                                        ::typehook::detail::any_enum<Storage>& value,
                                        ::typehook::detail::enum_table const& table) {
    if (char const* const quote = end_of_short_text(p, from.end); quote != nullptr) [[likely]] {
        std::string_view const name(p + 1, static_cast<std::size_t>(quote - p - 1));
        if (value.assign_known(table.find(name, short_key(p + 1, name.size()).words))) [[likely]] {
            return quote + 1;
        }
    }
    return read_other_enum<Storage>(from, p, value, table);
}

/// Writes an enum's wire name. One that was never set has none: null, so that nothing is claimed.
template <class Storage>
[[gnu::noinline]] char* write_enum(writer& to, char* at, ::typehook::detail::any_enum<Storage> const& value,
                                   ::typehook::detail::enum_table const& table) {
    if (value.is_unset()) {
        to.replaced(to.offset(at));
        return to.append(at, "null");
    }
    return write_text(to, at, value.text(table));
}

}  // namespace detail

template <class E, class Storage>
struct codec<open_enum<E, Storage>> {
    [[gnu::always_inline]] static char const* parse(reader& from, char const* p,
                                                    open_enum<E, Storage>& value) {
        return detail::read_enum<Storage>(from, p, value, ::typehook::detail::enum_table_of<E>);
    }
    [[gnu::always_inline]] static char* format(writer& to, char* at, open_enum<E, Storage> const& value) {
        return detail::write_enum<Storage>(to, at, value, ::typehook::detail::enum_table_of<E>);
    }
};

template <fixed_string Value>
struct codec<literal<Value>> {
    static char const* parse(reader& from, char const* p, literal<Value>&) {
        return detail::read_text_as(from, p, [](std::string_view found, bool) {
            return found == literal<Value>::view() ? errc{} : errc::wrong_constant;
        });
    }
    static char* format(writer& to, char* at, literal<Value> const&) {
        return detail::write_text(to, at, literal<Value>::view());
    }
};

template <auto Value>
struct codec<constant<Value>> {
    using value_type = std::remove_cv_t<decltype(Value)>;

    static char const* parse(reader& from, char const* p, constant<Value>&) {
        value_type found{};
        char const* const behind = read_value(from, p, found);
        return behind == nullptr || found == Value ? behind : from.misfit_at(errc::wrong_constant, p);
    }
    static char* format(writer& to, char* at, constant<Value> const&) { return write_value(to, at, Value); }
};

template <>
struct codec<absent> {
    /// Whatever arrives where an event has no content is kept raw by the object around it.
    static char const* parse(reader& from, char const* p, absent&) {
        return from.misfit_at(errc::unexpected_content, p);
    }
    static char* format(writer& to, char* at, absent const&) { return to.append(at, "null"); }
};

namespace detail {

/// Reads and writes a count of units: the type tells milliseconds from seconds.
template <class Time, class Duration>
struct count_codec {
    [[gnu::always_inline]] static char const* parse(reader& from, char const* p, Time& value) {
        std::int64_t count = 0;
        char const* const behind = read_integer(from, p, count);
        value = Time(Duration(count));
        return behind;
    }
    [[gnu::always_inline]] static char* format(writer&, char* at, Time const& value) {
        if constexpr (requires { value.time_since_epoch(); }) {
            return write_integer(at, std::int64_t{value.time_since_epoch().count()});
        } else {
            return write_integer(at, std::int64_t{value.count()});
        }
    }
};

}  // namespace detail

template <class Duration>
struct codec<std::chrono::sys_time<Duration>>
    : detail::count_codec<std::chrono::sys_time<Duration>, Duration> {};

template <class Representation, class Period>
struct codec<std::chrono::duration<Representation, Period>>
    : detail::count_codec<std::chrono::duration<Representation, Period>,
                          std::chrono::duration<Representation, Period>> {};

template <class Storage>
struct codec<basic_date_time<Storage>> {
    static char const* parse(reader& from, char const* p, basic_date_time<Storage>& value) {
        return detail::read_text_as(from, p, [&](std::string_view found, bool borrowed) {
            auto parsed = basic_date_time<Storage>::parse(detail::stored<Storage>(found, borrowed));
            if (!parsed) {
                return errc::invalid_date_time;
            }
            value = *std::move(parsed);
            return errc{};
        });
    }
    static char* format(writer& to, char* at, basic_date_time<Storage> const& value) {
        typename basic_date_time<Storage>::text_buffer buffer;
        return detail::write_text(to, at, value.text(buffer));
    }
};

}  // namespace typehook::json
