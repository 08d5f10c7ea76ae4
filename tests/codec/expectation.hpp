// What a decode has to report, worked out from the reflection and a tree of the text: the contract a second time, as slowly and
// plainly as it can be said. It shares the reflection and the vocabulary types with the codec, and nothing else.
#pragma once

#include "random_value.hpp"

#include <typehook/json.hpp>

#include <support/json_tree.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace test_support {

/// The exact value of a number, if it is an integer that fits 64 bits and a sign.
struct integral_value {
    typehook::json::errc error{};
    bool negative = false;
    std::uint64_t magnitude = 0;

    static integral_value of(std::string lexeme) {
        using typehook::json::errc;
        integral_value result;
        result.negative = lexeme[0] == '-';
        auto const mark = lexeme.find_first_of("eE");
        long long exponent = mark == lexeme.npos ? 0 : std::atoll(lexeme.c_str() + mark + 1);
        std::string digits;
        bool fraction = false;
        for (char const character : lexeme.substr(0, mark)) {
            if (character == '.') {
                fraction = true;
            } else if (character != '-') {
                digits += character;
                exponent -= fraction ? 1 : 0;
            }
        }
        while (digits.size() > 1 && digits.back() == '0') {
            digits.pop_back();
            ++exponent;
        }
        digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
        if (digits.empty()) {
            return result;
        }
        if (exponent < 0) {
            result.error = errc::not_an_integer;
        } else if (digits.size() + static_cast<std::size_t>(exponent) > 20) {
            result.error = errc::number_out_of_range;
        } else {
            digits.append(static_cast<std::size_t>(exponent), '0');
            errno = 0;
            result.magnitude = std::strtoull(digits.c_str(), nullptr, 10);
            result.error = errno == ERANGE ? errc::number_out_of_range : errc{};
        }
        return result;
    }
};

template <class T>
inline constexpr bool is_box = false;
template <class T>
inline constexpr bool is_box<typehook::box<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<typehook::ordered_map<T>> = true;
template <class T>
inline constexpr bool is_time = false;
template <class Clock, class Duration>
inline constexpr bool is_time<std::chrono::time_point<Clock, Duration>> = true;
template <class Representation, class Period>
inline constexpr bool is_time<std::chrono::duration<Representation, Period>> = true;
template <class T>
inline constexpr bool is_required = !std::same_as<T, typehook::absent>;
template <class T>
inline constexpr bool is_required<std::optional<T>> = false;
template <class T>
inline constexpr bool is_required<typehook::optional_nullable<T>> = false;

class expectation {
public:
    struct note {
        typehook::json::deviation what;
        std::size_t noticed;  ///< Where in the text a reader in one pass can know it.
    };

    /// Works out what decoding `root` as a T reports. The tree knows where its values stand.
    template <class T>
    static expectation of(json_tree const& root) {
        expectation result;
        result.check(static_cast<T*>(nullptr), root, "");
        std::stable_sort(result.notes_.begin(), result.notes_.end(), [](note const& left, note const& right) {
            return left.what.offset < right.what.offset;
        });
        return result;
    }

    typehook::json::report report() const {
        typehook::json::report result;
        for (auto const& entry : notes_) {
            result.deviations.push_back(entry.what);
        }
        return result;
    }

    /// Whether the strict policy may stop at this deviation: at the first in the text, or the first that one pass notices.
    bool may_stop_at(typehook::json::deviation const& found) const {
        auto const earliest =
            std::min_element(notes_.begin(), notes_.end(), [](note const& left, note const& right) {
                return left.noticed < right.noticed;
            });
        return std::any_of(notes_.begin(), notes_.end(), [&](note const& entry) {
            return entry.what == found &&
                   (entry.what.offset == notes_.front().what.offset || entry.noticed == earliest->noticed);
        });
    }

private:
    using errc = typehook::json::errc;
    using kind = json_tree::kind;

    void add(errc what, std::size_t offset, std::string const& pointer, std::size_t noticed) {
        notes_.push_back({{pointer, offset, what}, noticed});
    }
    bool misfit(errc what, json_tree const& tree, std::string const& pointer) {
        add(what, tree.offset, pointer, tree.offset);
        return false;
    }

    static std::string below(std::string const& pointer, std::string_view key) {
        std::string result = pointer + '/';
        for (char const character : key) {
            result += character == '~' ? "~0" : character == '/' ? "~1" : std::string(1, character);
        }
        return result;
    }

    // Each says whether the value fits its type; where it does not, its misfit has been noted.

    bool expect_kind(kind expected, json_tree const& tree, std::string const& pointer) {
        return tree.what == expected || misfit(errc::wrong_type, tree, pointer);
    }

    bool check(bool*, json_tree const& tree, std::string const& pointer) {
        return expect_kind(kind::boolean, tree, pointer);
    }
    template <std::integral Integer>
    bool check(Integer*, json_tree const& tree, std::string const& pointer) {
        if (!expect_kind(kind::number, tree, pointer)) {
            return false;
        }
        auto const [error, negative, magnitude] = integral_value::of(tree.text);
        if (error != errc{}) {
            return misfit(error, tree, pointer);
        }
        using limits = std::numeric_limits<Integer>;
        auto const room = static_cast<std::uint64_t>(limits::max()) + (negative ? 1 : 0);
        bool const fits = limits::is_signed || !negative ? magnitude <= room : magnitude == 0;
        return fits || misfit(errc::number_out_of_range, tree, pointer);
    }
    bool check(double*, json_tree const& tree, std::string const& pointer) {
        if (!expect_kind(kind::number, tree, pointer)) {
            return false;
        }
        auto const value = std::strtod(tree.text.c_str(), nullptr);
        bool const is_zero = tree.text.substr(0, tree.text.find_first_of("eE")).find_first_of("123456789") ==
                             std::string::npos;
        return (std::isfinite(value) && (value != 0 || is_zero)) ||
               misfit(errc::number_out_of_range, tree, pointer);
    }
    bool check(std::string*, json_tree const& tree, std::string const& pointer) {
        return expect_kind(kind::string, tree, pointer);
    }
    bool check(typehook::decimal*, json_tree const& tree, std::string const& pointer) {
        return expect_kind(kind::number, tree, pointer);
    }
    bool check(typehook::raw_json*, json_tree const&, std::string const&) { return true; }
    bool check(typehook::date_time*, json_tree const& tree, std::string const& pointer) {
        return expect_kind(kind::string, tree, pointer) &&
               (typehook::date_time::parse(tree.text).has_value() ||
                misfit(errc::invalid_date_time, tree, pointer));
    }
    template <class Duration>
    bool check(std::chrono::sys_time<Duration>*, json_tree const& tree, std::string const& pointer) {
        return check(static_cast<std::int64_t*>(nullptr), tree, pointer);
    }
    template <class Representation, class Period>
    bool check(std::chrono::duration<Representation, Period>*, json_tree const& tree,
               std::string const& pointer) {
        return check(static_cast<std::int64_t*>(nullptr), tree, pointer);
    }
    template <class E>
    bool check(typehook::open_enum<E>*, json_tree const& tree, std::string const& pointer) {
        if (!expect_kind(kind::string, tree, pointer)) {
            return false;
        }
        auto const& names = typehook::enum_reflection<E>::names;
        if (std::find(std::begin(names), std::end(names), tree.text) == std::end(names)) {
            misfit(errc::unknown_enum_value, tree, pointer);  // It is kept in the member all the same.
        }
        return true;
    }
    template <typehook::fixed_string Value>
    bool check(typehook::literal<Value>*, json_tree const& tree, std::string const& pointer) {
        return expect_kind(kind::string, tree, pointer) &&
               (tree.text == Value.view() || misfit(errc::wrong_constant, tree, pointer));
    }
    template <auto Value>
    bool check(typehook::constant<Value>*, json_tree const& tree, std::string const& pointer) {
        if (!check(static_cast<std::remove_cv_t<decltype(Value)>*>(nullptr), tree, pointer)) {
            return false;
        }
        if constexpr (std::same_as<std::remove_cv_t<decltype(Value)>, bool>) {
            return tree.text == (Value ? "true" : "false") || misfit(errc::wrong_constant, tree, pointer);
        } else {
            auto const [error, negative, magnitude] = integral_value::of(tree.text);
            auto const found = static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
            return found == Value || misfit(errc::wrong_constant, tree, pointer);
        }
    }
    bool check(typehook::absent*, json_tree const& tree, std::string const& pointer) {
        return misfit(errc::unexpected_content, tree, pointer);
    }

    template <class T>
    bool check(std::optional<T>*, json_tree const& tree, std::string const& pointer) {
        return check(static_cast<T*>(nullptr), tree, pointer);
    }
    template <class T>
    bool check(typehook::nullable<T>*, json_tree const& tree, std::string const& pointer) {
        return tree.what == kind::null || check(static_cast<T*>(nullptr), tree, pointer);
    }
    template <class T>
    bool check(typehook::optional_nullable<T>*, json_tree const& tree, std::string const& pointer) {
        return tree.what == kind::null || check(static_cast<T*>(nullptr), tree, pointer);
    }
    template <class T>
    bool check(typehook::box<T>*, json_tree const& tree, std::string const& pointer) {
        return check(static_cast<T*>(nullptr), tree, pointer);
    }

    template <class T>
    bool check(std::vector<T>*, json_tree const& tree, std::string const& pointer) {
        if (!expect_kind(kind::array, tree, pointer)) {
            return false;
        }
        for (std::size_t i = 0; i < tree.values.size(); ++i) {
            if (!check(static_cast<T*>(nullptr), tree.values[i], below(pointer, std::to_string(i)))) {
                return false;
            }
        }
        return true;
    }
    template <class T>
    bool check(typehook::ordered_map<T>*, json_tree const& tree, std::string const& pointer) {
        if (!expect_kind(kind::object, tree, pointer)) {
            return false;
        }
        for (std::size_t i = 0; i < tree.values.size(); ++i) {
            if (!check(static_cast<T*>(nullptr), tree.values[i], below(pointer, tree.keys[i]))) {
                return false;
            }
        }
        note_duplicates(tree, pointer, [](std::string const&) { return true; });
        return true;
    }

    /// Alternatives differ in the kind of value that they take; an integer one goes first among numbers.
    template <class... Alternatives>
    bool check(std::variant<Alternatives...>*, json_tree const& tree, std::string const& pointer) {
        bool const integral =
            tree.what == kind::number && integral_value::of(tree.text).error != errc::not_an_integer;
        bool matched = false;
        bool fits = false;
        auto const attempt = [&]<class T>(T* type, bool takes_integers) {
            if (!matched && takes<T>(tree, takes_integers)) {
                matched = true;
                fits = check(type, tree, pointer);
            }
        };
        if (integral) {
            (attempt(static_cast<Alternatives*>(nullptr), true), ...);
        }
        (attempt(static_cast<Alternatives*>(nullptr), false), ...);
        return matched ? fits : misfit(errc::no_matching_alternative, tree, pointer);
    }
    template <class T>
    static bool takes(json_tree const& tree, bool integers) {
        if constexpr (is_box<T>) {
            return takes<typename T::value_type>(tree, integers);
        } else {
            constexpr bool is_integer = is_time<T> || (std::integral<T> && !std::same_as<T, bool>);
            constexpr bool is_number = std::floating_point<T> || std::same_as<T, typehook::decimal>;
            constexpr bool is_object = typehook::described_struct<T> || is_map<T>;
            switch (tree.what) {
            case kind::boolean:
                return std::same_as<T, bool>;
            case kind::number:
                return integers ? is_integer : is_number;
            case kind::array:
                return is_vector<T>;
            case kind::object:
                return is_object;
            case kind::string:
                return !std::same_as<T, bool> && !is_integer && !is_number && !is_object && !is_vector<T>;
            default:
                return false;
            }
        }
    }

    template <typehook::described_struct T>
    bool check(T*, json_tree const& tree, std::string const& pointer) {
        if (!expect_kind(kind::object, tree, pointer)) {
            return false;
        }
        check_members<T>(tree, pointer, typename typehook::description<T>::members{});
        if constexpr (typehook::keeps_extra_members<T>) {
            note_duplicates(tree, pointer,
                            [](std::string const& key) { return number_of<T>(key) == no_member; });
        }
        return true;
    }

    static constexpr std::size_t no_member = static_cast<std::size_t>(-1);

    template <class T>
    static std::size_t number_of(std::string_view key) {
        auto const& keys = typehook::description<T>::keys;
        auto const found = std::find(std::begin(keys), std::end(keys), key);
        return found == std::end(keys) ? no_member : static_cast<std::size_t>(found - std::begin(keys));
    }

    template <class T, auto... Members>
    void check_members(json_tree const& tree, std::string const& pointer, typehook::member_list<Members...>) {
        using checker = bool (*)(expectation&, json_tree const&, std::string const&);
        static constexpr std::array<checker, sizeof...(Members)> checkers{
            &check_erased<typehook::member_value_t<Members>>...};
        static constexpr std::array<bool, sizeof...(Members)> required{
            is_required<typehook::member_value_t<Members>>...};
        std::set<std::size_t> seen;
        for (std::size_t i = 0; i < tree.values.size(); ++i) {
            auto const number = number_of<T>(tree.keys[i]);
            if (number == no_member) {
                continue;
            }
            auto const place = below(pointer, tree.keys[i]);
            if (!seen.insert(number).second) {
                misfit(errc::duplicate_member, tree.values[i], place);
            }
            checkers[number](*this, tree.values[i], place);
        }
        for (std::size_t number = 0; number < sizeof...(Members); ++number) {
            if (required[number] && !seen.contains(number)) {
                add(errc::missing_member, tree.closing,
                    below(pointer, typehook::description<T>::keys[number]), tree.closing);
            }
        }
    }
    template <class T>
    static bool check_erased(expectation& self, json_tree const& tree, std::string const& pointer) {
        return self.check(static_cast<T*>(nullptr), tree, pointer);
    }

    /// Keys that no table numbers are compared when their object ends.
    template <class Predicate>
    void note_duplicates(json_tree const& tree, std::string const& pointer, Predicate counts) {
        std::set<std::string> seen;
        for (std::size_t i = 0; i < tree.values.size(); ++i) {
            if (counts(tree.keys[i]) && !seen.insert(tree.keys[i]).second) {
                add(errc::duplicate_member, tree.values[i].offset, below(pointer, tree.keys[i]),
                    tree.closing);
            }
        }
    }

    std::vector<note> notes_;
};

}  // namespace test_support
