// Codecs of arrays and maps. Layer json.
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/extra.hpp>
#include <typehook/json/object.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/scalars.hpp>
#include <typehook/json/stored.hpp>
#include <typehook/json/writer.hpp>

#include <typehook/core/ordered_map.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace typehook::json {

namespace detail {

/// After one element: true to read another, false at the closing bracket or as the text is not JSON (`ok` tells).
inline bool another(reader& from, char closing, bool& ok) noexcept {
    auto const next = from.peek();
    if (next == ',' && from.position != from.end) {
        ++from.position;
        from.peek();
        return true;
    }
    ok = next == closing || from.fail(from.position == from.end ? errc::unexpected_end : errc::unexpected_character, from.position);
    return false;
}

}  // namespace detail

template <class T>
struct codec<std::vector<T>> {
    static bool read(reader& from, std::vector<T>& value) {
        if (from.peek() != '[') {
            return from.mismatch();
        }
        if (!from.enter()) {
            return false;
        }
        ++from.position;
        std::size_t count = 0;
        bool ok = true;
        if (from.peek() != ']') {
            do {
                if (!read_element(from, value, count++)) {
                    return false;
                }
            } while (detail::another(from, ']', ok));
        }
        if (!ok) {
            return false;
        }
        while (value.size() > count) {
            value.pop_back();
        }
        ++from.position;
        from.leave();
        return true;
    }

    static void write(writer& to, std::vector<T> const& value) {
        to.out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i != 0) {
                to.out += ',';
            }
            codec<T>::write(to, value[i]);
        }
        to.out += ']';
    }

private:
    /// Reads over an element of an earlier decode if there is one, so that its memory is used again.
    static bool read_element(reader& from, std::vector<T>& value, std::size_t number) {
        if constexpr (std::is_same_v<T, bool>) {
            bool element = false;
            if (!codec<bool>::read(from, element)) {
                return false;
            }
            if (number < value.size()) {
                value[number] = element;
            } else {
                value.push_back(element);
            }
            return true;
        } else {
            return codec<T>::read(from, number < value.size() ? value[number] : value.emplace_back());
        }
    }
};

/// Maps keep wire order. Of entries with one key the last stays; each repetition is a deviation.
template <class Storage, class T>
struct codec<basic_ordered_map<Storage, T>> {
    using map = basic_ordered_map<Storage, T>;

    static bool read(reader& from, map& value) {
        if (from.peek() != '{') {
            return from.mismatch();
        }
        if (!from.enter()) {
            return false;
        }
        ++from.position;
        value = map{};
        bool ok = true;
        std::vector<char const*> positions;
        if (from.peek() != '}') {
            do {
                if (from.peek() != '"') {
                    return from.fail(from.position == from.end ? errc::unexpected_end : errc::unexpected_character, from.position);
                }
                std::string_view raw;
                bool escaped = false;
                if (!from.string_token(raw, escaped)) {
                    return false;
                }
                auto key = detail::stored<Storage>(from.text(raw, escaped), !escaped);
                if (!from.expect(':')) {
                    return false;
                }
                from.peek();
                positions.push_back(from.position);
                T element{};
                if (!codec<T>::read(from, element)) {
                    return false;
                }
                value.push_back(std::move(key), std::move(element));
            } while (detail::another(from, '}', ok));
        }
        if (!ok || (value.size() > 1 && !drop_duplicates(from, value, positions))) {
            return false;
        }
        ++from.position;
        from.leave();
        return true;
    }

    static void write(writer& to, map const& value) {
        bool first = true;
        for (auto const& [key, element] : value) {
            detail::write_free_key(to, std::string_view(key), first);
            codec<T>::write(to, element);
        }
        to.out.append(first ? "{}" : "}");
    }

private:
    /// Sorts instead of looking every key up: a hostile map of a million keys costs n log n.
    static bool drop_duplicates(reader& from, map& value, std::vector<char const*> const& positions) {
        std::vector<std::size_t> order(value.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            order[i] = i;
        }
        auto const key = [&](std::size_t number) { return std::string_view((value.begin() + static_cast<std::ptrdiff_t>(number))->first); };
        std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) { return key(left) < key(right); });
        std::vector<bool> superseded(value.size());
        std::vector<char const*> repeated;
        for (std::size_t i = 1; i < order.size(); ++i) {
            if (key(order[i - 1]) == key(order[i])) {
                repeated.push_back(positions[order[i]]);
                superseded[order[i - 1]] = true;
            }
        }
        if (!from.tolerate_each(errc::duplicate_member, repeated)) {
            return false;
        }
        if (!repeated.empty()) {
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
