// Straight-line codecs: code made for one struct, for who wants speed and pays in compile time. Layer json.
//
// The code is the perfect case and nothing else: each member in schema order or left out, each key compared with a constant,
// each value where it belongs. Whatever is different (another order, an unknown member, a value that does not fit, extra members
// to write) is handed over to the loop of json/object.hpp in the middle of the object, so both codecs are one in what they
// accept, keep and report. COMPILED catalogs use it; elsewhere `straight_line<T>` asks for it.
#pragma once

#include <typehook/json/scalars.hpp>
#include <typehook/json/structural.hpp>
#include <typehook/json/wrappers.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace typehook::json {

namespace detail {

/// The key of one member, as a constant.
template <class T, std::size_t Number>
struct key_constant {
    static constexpr member_key key = key_literals<T>::key(Number);
    static constexpr std::size_t size = key.size - 1;  ///< Without the comma.

    static constexpr std::uint64_t word(std::size_t at, std::size_t count) noexcept {
        std::uint64_t result = 0;
        for (std::size_t i = 0; i < count; ++i) {
            result |= std::uint64_t{static_cast<unsigned char>(key.literal[1 + at + i])} << (8 * i);
        }
        return result;
    }

    /// Whether the text at `p` is this key, quotes and colon included.
    [[gnu::always_inline]] static bool matches(char const* p, char const* end) noexcept {
        if (end - p < static_cast<std::ptrdiff_t>(size + 8)) [[unlikely]] {
            return false;
        }
        if constexpr (size < 8) {
            constexpr auto mask = ~std::uint64_t{0} >> (64 - 8 * size);
            return (load8(p) & mask) == word(0, size);
        } else {
            return match_words(p, std::make_index_sequence<(size - 1) / 8>{}) &&
                   load8(p + size - 8) == word(size - 8, 8);
        }
    }

private:
    template <std::size_t... Words>
    [[gnu::always_inline]] static bool match_words(char const* p, std::index_sequence<Words...>) noexcept {
        return ((load8(p + 8 * Words) == word(8 * Words, 8)) && ...);
    }
};

/// Values that are written by one call or a few instructions, which therefore stand where they are written.
template <class T>
inline constexpr bool one_call =
    std::is_integral_v<T> || std::same_as<T, std::string> || std::same_as<T, text> || compiled_type<T>;
template <class Clock, class Duration>
inline constexpr bool one_call<std::chrono::time_point<Clock, Duration>> = true;
template <class E, class Storage>
inline constexpr bool one_call<open_enum<E, Storage>> = true;

/// The code of one struct. Named by T alone, as `object_description` is.
template <class T>
struct straight_members {
    using members = typename description<T>::members;
    using numbers = std::make_index_sequence<members::size>;
    static constexpr std::size_t size = members::size;
    static constexpr std::size_t words = size / 64 + 1;
    static constexpr auto const& table = object_description<T>::table;

    template <auto... Members>
    static constexpr bool first_is_required(member_list<Members...>) noexcept {
        bool const required[] = {presence<member_value_t<Members>>::required..., false};
        return required[0];
    }
    /// Whether the first member is always written, and the opening brace with it in place of its comma.
    static constexpr bool begins_surely = first_is_required(members{});

    /// A bit for each member that was met.
    struct member_bits {
        std::uint64_t word[words];
    };

    /// Where a read stands. Only ever a local whose address stays in inlined code, so that it lives in registers.
    struct state {
        char const* p;
        member_bits met;
        std::size_t next;  ///< Members before this number are passed over.
        std::size_t
            failed;  ///< The number of the member whose value could not be read, with `verdict::failed`.
    };

    enum class verdict : unsigned char { go_on, behind_value, failed };

    /// Reads a member's value by the function that the table has too: code for each type, not for each member. Parts of an
    /// envelope are templates on its content, so that no catalog can compile codecs for them; their code is made here.
    template <class Value>
    [[gnu::always_inline]] static char const* read_straight(reader& from, char const* p, Value& value) {
        if constexpr (envelope_struct<Value>) {
            return straight_members<Value>::read(from, skip_space(p, from.end), value);
        } else {
            return read_erased<Value>(from, p, &value);
        }
    }

    /// Reads one member if it is the next one. Returns whether to stop.
    template <std::size_t Number, auto Member>
    [[gnu::always_inline]] static bool stop(reader& from, char const* end, T& value, state& at,
                                            verdict& found, std::uint32_t& indentation) {
        using key = key_constant<T, Number>;
        if (Number < at.next) {
            return false;
        }
        if (!key::matches(at.p, end)) {
            // Where a required member is not, things are in another order, and no later guess is better.
            return presence<member_value_t<Member>>::required;
        }
        // The text goes on behind the key, for `matches` wants more than that, and behind the comma.
        char const* const begin = at.p + key::size;
        char const* const behind = read_straight(from, begin, value.*Member);
        if (behind == nullptr) [[unlikely]] {
            at.p = begin;
            at.failed = Number;
            found = verdict::failed;
            return true;
        }
        at.met.word[Number / 64] |= std::uint64_t{1} << (Number % 64);
        if (end - behind < 2 || *behind != ',') {
            at.p = behind;
            found = verdict::behind_value;
            return true;
        }
        at.p = static_cast<unsigned char>(behind[1]) > ' ' ? behind + 1
                                                           : skip_indentation(behind + 1, end, indentation);
        return false;
    }

    /// `skip_space` where the text does not end at `p`.
    [[gnu::always_inline]] static char const* skip_inner_space(char const* p, char const* end) noexcept {
        return static_cast<unsigned char>(*p) > ' ' ? p : skip_some_spaces(p, end);
    }

    [[gnu::always_inline]] static bool has_all_required(member_bits const& met) noexcept {
        std::uint64_t missing = 0;
        for (std::size_t word = 0; word < words; ++word) {
            missing |= table.required[word] & ~met.word[word];
        }
        return missing == 0;
    }

    static char const* read(reader& from, char const* p, T& value) {
        char const* const end = from.end;
        char const* const first = p != end && *p == '{' ? skip_space(p + 1, end) : end;
        if (first == end || *first != '"') [[unlikely]] {
            return read_object(from, p, &value, table);
        }
        if (!from.enter(p)) [[unlikely]] {
            return nullptr;
        }
        if constexpr (keeps_extra_members<T>) {
            if (from.reusing) [[unlikely]] {
                value.extra_members.clear();
            }
        }
        auto const depth = from.depth();
        std::uint32_t indentation = 0;  // its address leaves inlined code, so it is not part of the state
        state at{first, {}, 0, 0};
        unknown_notes unknown;
        auto found = verdict::go_on;
        for (;;) {
            read_members(from, end, value, at, found, indentation, members{}, numbers{});
            if (found != verdict::go_on) [[likely]] {
                break;
            }
            // The key is not that of any member that may follow. Behind an unknown one the same code goes on.
            char const* const behind = pass_unknown(from, at.p, table, unknown);
            if (behind == nullptr) {
                break;
            }
            if (behind == end || *behind != ',') {
                at.p = behind;
                found = verdict::behind_value;
                break;
            }
            at.p = skip_space(behind + 1, end);
            at.next = next_of(at.met);
        }
        if (found == verdict::behind_value) [[likely]] {
            at.p = skip_space(at.p, end);
            if (at.p != end && *at.p == '}' && has_all_required(at.met)) [[likely]] {
                if (from.reusing) [[unlikely]] {
                    reset_others(at.met, value, members{}, numbers{});
                }
                if constexpr (keeps_extra_members<T>) {
                    if (unknown.count != 0 && !unknown.add_to(&value.extra_members, from, table))
                        [[unlikely]] {
                        return nullptr;
                    }
                }
                from.leave();
                return at.p + 1;
            }
        }
        return hand_over(from, value, at, found, depth, unknown);
    }

    template <auto... Members, std::size_t... Numbers>
    [[gnu::always_inline]] static void read_members(reader& from, [[maybe_unused]] char const* end, T& value,
                                                    state& at, verdict& found,
                                                    [[maybe_unused]] std::uint32_t& indentation,
                                                    member_list<Members...>,
                                                    std::index_sequence<Numbers...>) {
        static_cast<void>((stop<Numbers, Members>(from, end, value, at, found, indentation) || ...));
    }

    /// The number behind that of the last member that was met.
    [[gnu::always_inline]] static std::size_t next_of(member_bits const& met) noexcept {
        std::size_t next = 0;
        for (std::size_t word = 0; word < words; ++word) {
            next = met.word[word] != 0 ? word * 64 + static_cast<std::size_t>(std::bit_width(met.word[word]))
                                       : next;
        }
        return next;
    }

    /// Makes a member as a new struct has it, which may be not as its type has it.
    template <std::size_t Number, class Value>
    static void reset_other(T& value, Value& member) {
        if constexpr (has_defaults<T>) {
            reset_member(&value, table.members[Number], table);
        } else {
            reset_erased<Value>(&member);
        }
    }

    /// Makes what an earlier decode left in members that were not met as new.
    template <auto... Members, std::size_t... Numbers>
    [[gnu::noinline]] static void reset_others([[maybe_unused]] member_bits met, T& value,
                                               member_list<Members...>, std::index_sequence<Numbers...>) {
        (((met.word[Numbers / 64] >> (Numbers % 64) & 1) == 0 ? reset_other<Numbers>(value, value.*Members)
                                                              : void()),
         ...);
    }

    [[gnu::noinline, gnu::cold]] static char const* hand_over(reader& from, T& value, state at, verdict found,
                                                              unsigned depth, unknown_notes unknown) {
        auto rest = object_reading(from, &value, table);
        rest.take_over(at.met.word, next_of(at.met), depth, unknown.of(from));
        switch (found) {
        case verdict::go_on:
            return rest.resume_at_key(at.p);
        case verdict::behind_value:
            return rest.resume_behind_value(at.p);
        case verdict::failed:
            return rest.resume_at_failure(skip_space(at.p, from.end), at.failed);
        }
        return nullptr;
    }

    /// Writes a value that is there, whatever it is wrapped in, behind its key.
    template <class Value>
    [[gnu::always_inline]] static char* write_straight(writer& to, char* at, Value const& value) {
        if constexpr (envelope_struct<Value>) {
            return straight_members<Value>::write(to, at, value);
        } else if constexpr (one_call<Value>) {
            return write_value(to, at, value);
        } else {
            return write_value_erased<Value>(to, at, &value);
        }
    }
    template <class Value>
    [[gnu::always_inline]] static char* write_straight(writer& to, char* at,
                                                       std::optional<Value> const& value) {
        return write_straight(to, at, *value);
    }
    template <class Value>
    [[gnu::always_inline]] static char* write_straight(writer& to, char* at, nullable<Value> const& value) {
        return value.has_value() ? write_straight(to, at, *value) : write_null(at);
    }
    template <class Value>
    [[gnu::always_inline]] static char* write_straight(writer& to, char* at,
                                                       optional_nullable<Value> const& value) {
        return write_straight(to, at, *value);
    }

    /// Writes a member. The key is copied before it is known whether it is wanted, in whole blocks: so whether a member is absent or
    /// null, which is random, costs one branch at most.
    template <std::size_t Number, auto Member>
    [[gnu::always_inline]] static char* write_member(writer& to, char* at, T const& value) {
        constexpr auto key = key_literals<T>::key(Number);
        constexpr std::size_t copied = (key.size + 15) / 16 * 16;
        static_assert(copied < key.size + member_key::padding);
        auto const& member = value.*Member;
        at = to.room(at, copied + writer::room_for_scalar);
        std::memcpy(at, key.literal, copied);
        if constexpr (Number == 0 && begins_surely) {
            *at = '{';
        }
        char* const behind = at + key.size;
        if constexpr (presence<member_value_t<Member>>::required) {
            return write_straight(to, behind, member);
        } else if constexpr (requires { member.is_null(); }) {
            if (!member.has_value()) {
                return member.is_null() ? write_null(behind) : at;
            }
            return write_straight(to, behind, member);
        } else {
            return presence<member_value_t<Member>>::is_absent(member) ? at
                                                                       : write_straight(to, behind, member);
        }
    }

    static char* write(writer& to, char* at, T const& value) {
        if constexpr (keeps_extra_members<T>) {
            auto const& extra = value.extra_members;
            if (!extra.empty() && (!extra.misfits().empty() || !extra.absent().empty())) [[unlikely]] {
                return write_object(to, at, &value, table);
            }
        }
        [[maybe_unused]] auto const start = to.offset(at);
        at = write_members(to, at, value, members{}, numbers{});
        if constexpr (keeps_extra_members<T>) {
            if (!value.extra_members.empty()) [[unlikely]] {
                at = table.extra->write_unknown(&value.extra_members, to, at);
            }
        }
        if constexpr (begins_surely) {
            at = to.room(at, writer::room_for_scalar);
            *at++ = '}';
            return at;
        } else {
            return close_object(to, at, start);
        }
    }

    template <auto... Members, std::size_t... Numbers>
    [[gnu::always_inline]] static char* write_members(writer& to, char* at, T const& value,
                                                      member_list<Members...>,
                                                      std::index_sequence<Numbers...>) {
        ((at = write_member<Numbers, Members>(to, at, value)), ...);
        return at;
    }
};

}  // namespace detail

/// Reads and writes a described struct by code of its own. The same results as `structural_codec`.
template <described_struct T>
struct straight_codec {
    static char const* parse(reader& from, char const* p, T& value) {
        return detail::straight_members<T>::read(from, p, value);
    }
    static char* format(writer& to, char* at, T const& value) {
        return detail::straight_members<T>::write(to, at, value);
    }
    static void reset(T& value) { structural_codec<T>::reset(value); }
    static bool is_fresh(T const& value) { return structural_codec<T>::is_fresh(value); }
};

/// Says whether `codec<T>` is a straight-line codec; specialise it as true where T is declared, before it is decoded.
template <class T>
inline constexpr bool straight_line = false;

template <class T>
concept straight_struct = described_struct<T> && straight_line<T> && !compiled_type<T>;

template <straight_struct T>
struct codec<T> : straight_codec<T> {};

}  // namespace typehook::json
