// The codec of events whose content is the whole body: what came in headers is not in the text. Layer json.
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/operations.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/structural.hpp>
#include <typehook/json/writer.hpp>

#include <typehook/reflect/struct.hpp>

namespace typehook::json {

namespace detail {

template <class T, auto Content>
auto& whole_content(T& value, member_list<Content>) noexcept {
    return value.*Content;
}

}  // namespace detail

/// Reads and writes the one member that is the body.
template <described_struct T>
    requires whole_body_struct<T>
struct structural_codec<T> {
    static char const* parse(reader& from, char const* p, T& value) {
        return read_value(from, p, detail::whole_content(value, typename T::reflection::members{}));
    }
    static char* format(writer& to, char* at, T const& value) {
        return write_value(to, at, detail::whole_content(value, typename T::reflection::members{}));
    }
    static void reset(T& value) { value = T{}; }
    static bool is_fresh(T const& value) { return value == T{}; }
};

template <described_struct T>
struct straight_codec;

/// There is nothing to unroll in one member without a key: its own codec is the straight one.
template <described_struct T>
    requires whole_body_struct<T>
struct straight_codec<T> : structural_codec<T> {
};

}  // namespace typehook::json
