// Codecs of scalars: booleans, integers, doubles, strings, decimals, enums, constants, times, raw JSON. Layer json.
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/stored.hpp>
#include <typehook/json/writer.hpp>

#include <typehook/core/date_time.hpp>
#include <typehook/core/decimal.hpp>
#include <typehook/core/raw_json.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>
#include <typehook/core/time.hpp>

#include <typehook/reflect/open_enum.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <string>

namespace typehook::json {

template <>
struct codec<bool> {
    static bool read(reader& from, bool& value) {
        auto const first = from.peek();
        if (first != 't' && first != 'f') {
            return from.mismatch();
        }
        value = first == 't';
        return from.literal_token(value ? "true" : "false");
    }
    static void write(writer& to, bool value) { to.out.append(value ? "true" : "false"); }
};

template <class T>
    requires(std::same_as<T, std::int64_t> || std::same_as<T, std::uint64_t> || std::same_as<T, std::int32_t> ||
             std::same_as<T, std::uint32_t>)
struct codec<T> {
    static bool read(reader& from, T& value) {
        std::string_view lexeme;
        if (!from.number_token(lexeme)) {
            return false;
        }
        auto const error = to_integer(lexeme, value);
        return error == errc{} || from.misfit(error, lexeme.data());
    }
    static void write(writer& to, T value) {
        if constexpr (std::unsigned_integral<T>) {
            append_integer(to.out, std::uint64_t{value});
        } else {
            append_integer(to.out, std::int64_t{value});
        }
    }
};

template <>
struct codec<double> {
    static bool read(reader& from, double& value) {
        std::string_view lexeme;
        if (!from.number_token(lexeme)) {
            return false;
        }
        auto const error = to_double(lexeme, value);
        return error == errc{} || from.misfit(error, lexeme.data());
    }
    /// NaN and infinities have no JSON form and become null.
    static void write(writer& to, double value) {
        if (!(value - value == 0)) {
            to.replaced();
        }
        append_double(to.out, value);
    }
};

namespace detail {

/// Appends a JSON string, counting a replacement if its UTF-8 is invalid.
inline void write_text(writer& to, std::string_view text) {
    if (!is_valid_utf8(text)) {
        to.replaced();
    }
    append_string(to.out, text);
}

/// Reads a string token and hands its text to `accept`, which tells the error or none. Lifetime of the text: the call.
template <class Accept>
bool read_text(reader& from, Accept accept) {
    std::string_view raw;
    bool escaped = false;
    if (!from.string_token(raw, escaped)) {
        return false;
    }
    errc const error = accept(from.text(raw, escaped), !escaped);
    return error == errc{} || from.misfit(error, raw.data() - 1);
}

}  // namespace detail

template <>
struct codec<std::string> {
    static bool read(reader& from, std::string& value) {
        std::string_view raw;
        bool escaped = false;
        if (!from.string_token(raw, escaped)) {
            return false;
        }
        if (escaped) {
            value.clear();
            unescape(raw, value);
        } else {
            value.assign(raw);
        }
        return true;
    }
    static void write(writer& to, std::string const& value) { detail::write_text(to, value); }
};

template <>
struct codec<text> {
    static bool read(reader& from, text& value) {
        return detail::read_text(from, [&](std::string_view found, bool lives_in_text) {
            value = lives_in_text ? text(found) : text::own(found);
            return errc{};
        });
    }
    static void write(writer& to, text const& value) { detail::write_text(to, value); }
};

template <class Storage>
struct codec<basic_decimal<Storage>> {
    static bool read(reader& from, basic_decimal<Storage>& value) {
        std::string_view lexeme;
        if (!from.number_token(lexeme)) {
            return false;
        }
        value = basic_decimal<Storage>::trusted(typename Storage::string(lexeme));
        return true;
    }
    static void write(writer& to, basic_decimal<Storage> const& value) { to.raw(value.text()); }
};

template <class Storage>
struct codec<basic_raw_json<Storage>> {
    static bool read(reader& from, basic_raw_json<Storage>& value) {
        std::string_view raw;
        if (!from.skip(raw)) {
            return false;
        }
        value = basic_raw_json<Storage>::trusted(typename Storage::string(raw));
        return true;
    }
    static void write(writer& to, basic_raw_json<Storage> const& value) { to.raw(value.text()); }
};

template <class E, class Storage>
struct codec<open_enum<E, Storage>> {
    static bool read(reader& from, open_enum<E, Storage>& value) {
        std::string_view raw;
        bool escaped = false;
        if (!from.string_token(raw, escaped)) {
            return false;
        }
        auto const found = from.text(raw, escaped);
        if constexpr (std::same_as<Storage, borrowed>) {
            value = open_enum<E, Storage>::from_text(escaped ? text::own(found) : text(found));
        } else {
            value = open_enum<E, Storage>::from_text(found);
        }
        return value.is_known() || from.tolerate(errc::unknown_enum_value, raw.data() - 1);
    }
    /// An enum that was never set has no text: null, so that nothing is claimed.
    static void write(writer& to, open_enum<E, Storage> const& value) {
        if (value.is_unset()) {
            to.replaced();
            to.null();
        } else {
            detail::write_text(to, value.text());
        }
    }
};

template <fixed_string Value>
struct codec<literal<Value>> {
    static bool read(reader& from, literal<Value>&) {
        return detail::read_text(from, [](std::string_view found, bool) {
            return found == literal<Value>::view() ? errc{} : errc::wrong_constant;
        });
    }
    static void write(writer& to, literal<Value> const&) { append_string(to.out, literal<Value>::view()); }
};

template <auto Value>
struct codec<constant<Value>> {
    using value_type = std::remove_cv_t<decltype(Value)>;

    static bool read(reader& from, constant<Value>&) {
        from.peek();
        auto const where = from.position;
        value_type found{};
        return codec<value_type>::read(from, found) && (found == Value || from.misfit(errc::wrong_constant, where));
    }
    static void write(writer& to, constant<Value> const&) { codec<value_type>::write(to, Value); }
};

template <>
struct codec<absent> {
    /// Whatever arrives where an event has no content is kept raw by the object around it.
    static bool read(reader& from, absent&) {
        from.peek();
        return from.misfit(errc::unexpected_content, from.position);
    }
    static void write(writer& to, absent const&) { to.null(); }
};

/// Epoch times and durations are integers of their own unit: the type tells milliseconds from seconds.
template <class Duration>
struct codec<std::chrono::sys_time<Duration>> {
    static bool read(reader& from, std::chrono::sys_time<Duration>& value) {
        std::int64_t count = 0;
        if (!codec<std::int64_t>::read(from, count)) {
            return false;
        }
        value = std::chrono::sys_time<Duration>(Duration(count));
        return true;
    }
    static void write(writer& to, std::chrono::sys_time<Duration> const& value) {
        append_integer(to.out, std::int64_t{value.time_since_epoch().count()});
    }
};

template <class Representation, class Period>
struct codec<std::chrono::duration<Representation, Period>> {
    using duration = std::chrono::duration<Representation, Period>;

    static bool read(reader& from, duration& value) {
        std::int64_t count = 0;
        if (!codec<std::int64_t>::read(from, count)) {
            return false;
        }
        value = duration(count);
        return true;
    }
    static void write(writer& to, duration const& value) { append_integer(to.out, std::int64_t{value.count()}); }
};

template <class Storage>
struct codec<basic_date_time<Storage>> {
    static bool read(reader& from, basic_date_time<Storage>& value) {
        return detail::read_text(from, [&](std::string_view found, bool lives_in_text) {
            auto parsed = basic_date_time<Storage>::parse(detail::stored<Storage>(found, lives_in_text));
            if (!parsed) {
                return errc::invalid_date_time;
            }
            value = *std::move(parsed);
            return errc{};
        });
    }
    static void write(writer& to, basic_date_time<Storage> const& value) { append_string(to.out, value.text()); }
};

}  // namespace typehook::json
