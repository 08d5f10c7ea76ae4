// The loops that read and write a vector of structs by their table. Layer json.
//
// They are no templates, as the loop over a struct is none: growing and shrinking is all that a vector has to be asked for. What
// every container does with its brackets and commas is here too.
#pragma once

#include <typehook/json/detail/tokens.hpp>
#include <typehook/json/object.hpp>
#include <typehook/json/reader.hpp>
#include <typehook/json/writer.hpp>

#include <cstddef>
#include <vector>

namespace typehook::json::detail {

/// Opens a container at `p`: the place of its first element or of its closing bracket, or null as the reader says.
inline char const* open_container(reader& from, char const* p, char opening) noexcept {
    if (p == from.end || *p != opening) {
        return from.mismatch_at(p);
    }
    return from.enter(p) ? skip_space(p + 1, from.end) : nullptr;
}

/// After one element: the place of the next one, of the closing bracket, or null as the text is not JSON.
/// Inlined always: left to itself g++ 12 does so or not as the rest of the loop happens to weigh, for 2 % of what lists take.
[[gnu::always_inline]] inline char const* next_element(reader& from, char const* p, char closing) noexcept {
    if (p == from.end || *p != ',') {
        p = skip_space(p, from.end);
        if (p == from.end || (*p != ',' && *p != closing)) {
            return from.unexpected_at(p);
        }
        if (*p == closing) {
            return p;
        }
    }
    p = skip_space(p + 1, from.end);
    // A bracket after a comma would be taken for the end.
    return p != from.end && *p != closing ? p : from.unexpected_at(p);
}

/// Makes room for one more element, and writes the comma before it: that of the first becomes the bracket.
inline char* before_element(writer& to, char* at) {
    at = to.room(at, 2 * writer::room_for_scalar);
    *at++ = ',';
    return at;
}

/// Closes the array that began at `start`.
inline char* close_array(writer& to, char* at, std::size_t start, bool empty) {
    at = to.room(at, writer::room_for_scalar);
    if (empty) {
        *at++ = '[';
    } else {
        to[start] = '[';
    }
    *at++ = ']';
    return at;
}

/// Elements that the first allocation of a vector has room for: growing from one to two and four costs more than the few hundred
/// bytes that a short list then leaves unused, up to a kilobyte.
template <class T>
inline constexpr std::size_t first_capacity = sizeof(T) <= 256    ? 4
                                              : sizeof(T) <= 1024 ? 2
                                                                  : 1;

/// Makes a full vector or map twice as large, if the reader allows it. Returns false as the reader says.
template <class List>
[[gnu::noinline]] bool grow_list(reader& from, char const* p, List& list, std::size_t first) {
    auto const old = list.capacity();
    auto const wanted = old == 0 ? first : 2 * old;
    if (!from.take_memory((wanted - old) * sizeof(typename List::value_type), p)) {
        return false;
    }
    list.reserve(wanted);
    return true;
}

/// A vector of structs as the loops see it.
struct object_list {
    struct extent {
        char* first;
        std::size_t size;
    };

    object_table const* table;  ///< Of the elements.
    std::size_t element_size;
    extent (*extent_of)(void* list) noexcept;
    /// Returns the place of the first element, or null as the reader says of the element at p. It grows by one at a time.
    char* (*resize)(reader&, char const* p, void* list, std::size_t size);
};

template <class T>
object_list::extent extent_of_list(void* list) noexcept {
    auto& value = *static_cast<std::vector<T>*>(list);
    return {reinterpret_cast<char*>(value.data()), value.size()};
}

template <class T>
char* resize_list(reader& from, char const* p, void* list, std::size_t size) {
    auto& value = *static_cast<std::vector<T>*>(list);
    if (size > value.capacity() && !grow_list(from, p, value, first_capacity<T>)) [[unlikely]] {
        return nullptr;
    }
    value.resize(size);
    return reinterpret_cast<char*>(value.data());
}

template <class T>
inline constexpr object_list object_list_of{&codec<T>::table(), sizeof(T), &extent_of_list<T>,
                                            &resize_list<T>};

/// Reads the array at `p` into a vector, over the elements of an earlier decode if there are any, so that their memory is used again.
inline char const* read_objects(reader& from, char const* p, void* list, object_list const& shape) {
    p = open_container(from, p, '[');
    auto [first, size] = shape.extent_of(list);
    std::size_t count = 0;
    while (p != nullptr && (p == from.end || *p != ']')) {
        if (count == size) {
            first = shape.resize(from, p, list, ++size);
            if (first == nullptr) [[unlikely]] {
                return nullptr;
            }
        }
        p = read_object(from, p, first + count++ * shape.element_size, *shape.table);
        if (p != nullptr) {
            p = next_element(from, p, ']');
        }
    }
    if (p == nullptr) {
        return nullptr;
    }
    if (size != count) {
        shape.resize(from, p, list, count);
    }
    from.leave();
    return p + 1;
}

/// Writes the vector as one array.
inline char* write_objects(writer& to, char* at, void const* list, object_list const& shape) {
    auto const start = to.offset(at);
    auto const [first, size] = shape.extent_of(const_cast<void*>(list));
    for (std::size_t number = 0; number < size; ++number) {
        at = write_object(to, before_element(to, at), first + number * shape.element_size, *shape.table);
    }
    return close_array(to, at, start, size == 0);
}

}  // namespace typehook::json::detail
