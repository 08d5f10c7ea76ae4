// Codecs of arrays and maps. Layer json.
#pragma once

#include <typehook/json/detail/object_list.hpp>
#include <typehook/json/detail/repeated_keys.hpp>
#include <typehook/json/detail/small_list.hpp>
#include <typehook/json/detail/tokens.hpp>
#include <typehook/json/extra.hpp>
#include <typehook/json/operations.hpp>

#include <typehook/core/ordered_map.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace typehook::json {

/// A struct that is read and written by its table alone: so are vectors of it, in one loop for all of them.
template <class T>
concept tabled_struct = requires {
    codec<T>::table();
};

template <class T>
struct codec<std::vector<T>> {
    static char const* parse(reader& from, char const* p, std::vector<T>& value) {
        p = detail::open_container(from, p, '[');
        std::size_t count = 0;
        while (p != nullptr && (p == from.end || *p != ']')) {
            p = read_element(from, p, value, count++);
            if (p != nullptr) {
                p = detail::next_element(from, p, ']');
            }
        }
        if (p == nullptr) {
            return nullptr;
        }
        if (value.size() != count) {
            value.resize(count);
        }
        from.leave();
        return p + 1;
    }

    static char* format(writer& to, char* at, std::vector<T> const& value) {
        auto const start = to.offset(at);
        for (std::size_t i = 0; i < value.size(); ++i) {
            at = write_value(to, detail::before_element(to, at), static_cast<T const&>(value[i]));
        }
        return detail::close_array(to, at, start, value.empty());
    }

private:
    /// Reads over an element of an earlier decode if there is one, so that its memory is used again.
    static char const* read_element(reader& from, char const* p, std::vector<T>& value, std::size_t number) {
        if constexpr (std::is_same_v<T, bool>) {
            bool element = false;
            p = read_value(from, p, element);
            if (number < value.size()) {
                value[number] = element;
            } else {
                value.push_back(element);
            }
            return p;
        } else {
            if (number == value.size()) {
                if (number == value.capacity() &&
                    !detail::grow_list(from, p, value, detail::first_capacity<T>)) [[unlikely]] {
                    return nullptr;
                }
                value.resize(number + 1);  // half the code of emplace_back, and the loop's end needs it too
            }
            return read_value(from, p, value[number]);
        }
    }
};

template <tabled_struct T>
struct codec<std::vector<T>> {
    [[gnu::always_inline]] static char const* parse(reader& from, char const* p, std::vector<T>& value) {
        return detail::read_objects(from, p, &value, detail::object_list_of<T>);
    }
    [[gnu::always_inline]] static char* format(writer& to, char* at, std::vector<T> const& value) {
        return detail::write_objects(to, at, &value, detail::object_list_of<T>);
    }
};

/// Maps keep wire order. Of entries with one key the last stays; each repetition is a deviation.
template <class Storage, class T>
struct codec<basic_ordered_map<Storage, T>> {
    using map = basic_ordered_map<Storage, T>;

    static char const* parse(reader& from, char const* p, map& value) {
        value.clear();
        places_list places;
        p = detail::open_container(from, p, '{');
        while (p != nullptr && (p == from.end || *p != '}')) {
            p = read_entry(from, p, value, places);
            if (p != nullptr) {
                p = detail::next_element(from, p, '}');
            }
        }
        if (p == nullptr || (value.size() > 1 && !drop_duplicates(from, value, places))) {
            return nullptr;
        }
        from.leave();
        return p + 1;
    }

    static char* format(writer& to, char* at, map const& value) {
        auto const start = to.offset(at);
        for (auto const& [key, element] : value) {
            at = write_value(to, detail::write_free_key(to, at, std::string_view(key)), element);
        }
        return detail::close_object(to, at, start);
    }

private:
    using places_list = detail::small_list<char const*, 8>;

    static char const* read_entry(reader& from, char const* p, map& value, places_list& places) {
        if (p == from.end || *p != '"') {
            return from.unexpected_at(p);
        }
        constexpr std::size_t first = sizeof(typename map::value_type) <= 128 ? 4 : 1;
        if (value.size() == value.capacity() && !detail::grow_list(from, p, value, first)) [[unlikely]] {
            return nullptr;
        }
        // Key and value are read where they stay.
        auto& entry = value.append();
        p = read_value(from, p, entry.first);
        if (p == nullptr) {
            return nullptr;
        }
        p = skip_whitespace(p, from.end);
        if (p == from.end || *p != ':') {
            return from.unexpected_at(p);
        }
        p = skip_whitespace(p + 1, from.end);
        places.push_back(p);
        return read_value(from, p, entry.second);
    }

    static bool drop_duplicates(reader& from, map& value, places_list const& places) {
        detail::small_list<detail::placed_key, 8> keys;
        for (auto const& entry : value) {
            keys.push_back({std::string_view(entry.first), places.values()[keys.size()]});
        }
        std::vector<bool> superseded;
        if (!detail::note_repeated_keys(from, keys.values(), superseded)) {
            return false;
        }
        if (!superseded.empty()) {
            map kept;
            std::size_t number = 0;
            for (auto& [name, element] : value) {
                if (!superseded[number++]) {
                    kept.push_back(std::move(name), std::move(element));
                }
            }
            value = std::move(kept);
        }
        return true;
    }
};

}  // namespace typehook::json
