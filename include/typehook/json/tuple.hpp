// The codec of tuples: arrays whose items have a type each. Layer json.
//
// An array of another length fits no tuple: it is a deviation, and the object around it keeps its text.
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/containers.hpp>
#include <typehook/json/kind.hpp>
#include <typehook/json/operations.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/writer.hpp>

#include <cstddef>
#include <tuple>
#include <utility>

namespace typehook::json {

namespace detail {

template <class... Items>
struct kinds<std::tuple<Items...>> {
    static constexpr bool accepts(kind found) noexcept { return found == kind::array; }
};

}  // namespace detail

template <class... Items>
struct codec<std::tuple<Items...>> {
    using tuple = std::tuple<Items...>;

    static char const* parse(reader& from, char const* p, tuple& value) {
        auto const begin = p;
        p = detail::open_container(from, p, '[');
        p = read_items(from, p, begin, value, std::index_sequence_for<Items...>{});
        if (p == nullptr) {
            return nullptr;
        }
        if (p == from.end || *p != ']') {
            return p != from.end && sizeof...(Items) == 0 ? from.misfit_at(errc::wrong_type, begin)
                                                          : from.unexpected_at(p);
        }
        from.leave();
        return p + 1;
    }

    static char* format(writer& to, char* at, tuple const& value) {
        *at++ = '[';
        at = write_items(to, at, value, std::index_sequence_for<Items...>{});
        at = to.room(at, writer::room_for_scalar);
        *at++ = ']';
        return at;
    }

private:
    template <std::size_t... Numbers>
    static char const* read_items([[maybe_unused]] reader& from, char const* p,
                                  [[maybe_unused]] char const* begin, [[maybe_unused]] tuple& value,
                                  std::index_sequence<Numbers...>) {
        static_cast<void>(
            (((p = read_item<Numbers>(from, p, begin, std::get<Numbers>(value))) != nullptr) && ...));
        return p;
    }

    /// Reads one item and what is behind it: the place of the next item, or of the closing bracket after the last.
    template <std::size_t Number, class Item>
    static char const* read_item(reader& from, char const* p, char const* begin, Item& item) {
        if (p != nullptr && p != from.end && *p == ']') {
            return from.misfit_at(errc::wrong_type, begin);
        }
        p = p != nullptr ? read_value(from, p, item) : nullptr;
        p = p != nullptr ? detail::next_element(from, p, ']') : nullptr;
        bool const is_last = Number + 1 == sizeof...(Items);
        return is_last && p != nullptr && *p != ']' ? from.misfit_at(errc::wrong_type, begin) : p;
    }

    template <std::size_t... Numbers>
    static char* write_items([[maybe_unused]] writer& to, char* at, [[maybe_unused]] tuple const& value,
                             std::index_sequence<Numbers...>) {
        ((at = write_item<Numbers>(to, at, std::get<Numbers>(value))), ...);
        return at;
    }

    template <std::size_t Number, class Item>
    static char* write_item(writer& to, char* at, Item const& item) {
        at = to.room(at, 2 * writer::room_for_scalar);
        if (Number != 0) {
            *at++ = ',';
        }
        return write_value(to, at, item);
    }
};

}  // namespace typehook::json
