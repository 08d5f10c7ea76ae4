// Between storages: a borrowed value to an owning one, member by member. Layer reflect.
//
// Both structs come from one template, so their member lists correspond; vocabulary types know how to copy their text.
#pragma once

#include <typehook/core/box.hpp>
#include <typehook/core/choice.hpp>
#include <typehook/core/date_time.hpp>
#include <typehook/core/decimal.hpp>
#include <typehook/core/extra_members.hpp>
#include <typehook/core/literal.hpp>
#include <typehook/core/nullable.hpp>
#include <typehook/core/optional_nullable.hpp>
#include <typehook/core/ordered_map.hpp>
#include <typehook/core/raw_json.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>

#include <typehook/reflect/open_enum.hpp>
#include <typehook/reflect/struct.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace typehook::detail {

template <class Target, class Source>
struct conversion;

/// Assigns `source` to `target`, which is the same type in the same or another storage.
template <class Target, class Source>
void convert(Target& target, Source const& source) {
    if constexpr (std::same_as<Target, Source>) {
        target = source;
    } else {
        conversion<Target, Source>::apply(target, source);
    }
}

template <class Target, class Source, auto... Targets, auto... Sources>
void convert_members(Target& target, Source const& source, member_list<Targets...>, member_list<Sources...>) {
    (convert(target.*Targets, source.*Sources), ...);
}

/// An event with members that are kept but came in headers.
template <class T>
concept has_header_members = requires { typename T::reflection::header_members; };

template <generated_struct Target, generated_struct Source>
struct conversion<Target, Source> {
    static void apply(Target& target, Source const& source) {
        convert_members(target, source, typename Target::reflection::members{},
                        typename Source::reflection::members{});
        if constexpr (keeps_extra_members<Target>) {
            convert(target.extra_members, source.extra_members);
        }
        if constexpr (has_header_members<Target> && has_header_members<Source>) {
            convert_members(target, source, typename Target::reflection::header_members{},
                            typename Source::reflection::header_members{});
        }
    }
};

template <>
struct conversion<std::string, text> {
    static void apply(std::string& target, text const& source) { target.assign(std::string_view(source)); }
};

/// Types that are one text and have a maker that trusts it.
template <template <class> class Text, class To, class From>
struct text_conversion {
    static void apply(Text<To>& target, Text<From> const& source) {
        target = Text<To>::trusted(typename To::string(source.text()));
    }
};

template <class To, class From>
struct conversion<basic_decimal<To>, basic_decimal<From>> : text_conversion<basic_decimal, To, From> {};

template <class To, class From>
struct conversion<basic_raw_json<To>, basic_raw_json<From>> : text_conversion<basic_raw_json, To, From> {};

template <class To, class From>
struct conversion<basic_date_time<To>, basic_date_time<From>> {
    static void apply(basic_date_time<To>& target, basic_date_time<From> const& source) {
        target = *basic_date_time<To>::parse(source.text());
    }
};

template <class E, class To, class From>
struct conversion<open_enum<E, To>, open_enum<E, From>> {
    static void apply(open_enum<E, To>& target, open_enum<E, From> const& source) {
        if (source.is_unset()) {
            target = open_enum<E, To>{};
        } else {
            target = open_enum<E, To>::from_text(source.text());
        }
    }
};

template <class To, class From>
struct conversion<basic_extra_members<To>, basic_extra_members<From>> {
    static void apply(basic_extra_members<To>& target, basic_extra_members<From> const& source) {
        using string = typename To::string;
        target.clear();
        for (auto const& member : source.unknown()) {
            target.add_unknown(string(std::string_view(member.key)), string(std::string_view(member.value)));
        }
        for (auto const& misfit : source.misfits()) {
            target.add_misfit(misfit.key, string(std::string_view(misfit.value)));
        }
        for (auto const key : source.absent()) {
            target.add_absent(key);
        }
    }
};

template <class Target, class Source>
struct conversion<std::optional<Target>, std::optional<Source>> {
    static void apply(std::optional<Target>& target, std::optional<Source> const& source) {
        if (source) {
            convert(target ? *target : target.emplace(), *source);
        } else {
            target.reset();
        }
    }
};

template <class Target, class Source>
struct conversion<nullable<Target>, nullable<Source>> {
    static void apply(nullable<Target>& target, nullable<Source> const& source) {
        target.reset();
        if (source.has_value()) {
            target.emplace();
            convert(*target, *source);
        }
    }
};

template <class Target, class Source>
struct conversion<optional_nullable<Target>, optional_nullable<Source>> {
    static void apply(optional_nullable<Target>& target, optional_nullable<Source> const& source) {
        if (source.has_value()) {
            target.emplace();
            convert(*target, *source);
        } else if (source.is_null()) {
            target = nullptr;
        } else {
            target = std::nullopt;
        }
    }
};

template <class Target, class Source>
struct conversion<box<Target>, box<Source>> {
    static void apply(box<Target>& target, box<Source> const& source) { convert(*target, *source); }
};

template <class Target, class Source>
struct conversion<std::vector<Target>, std::vector<Source>> {
    static void apply(std::vector<Target>& target, std::vector<Source> const& source) {
        target.resize(source.size());
        for (std::size_t i = 0; i < source.size(); ++i) {
            convert(target[i], source[i]);
        }
    }
};

template <class To, class Target, class From, class Source>
struct conversion<basic_ordered_map<To, Target>, basic_ordered_map<From, Source>> {
    static void apply(basic_ordered_map<To, Target>& target, basic_ordered_map<From, Source> const& source) {
        target = {};
        for (auto const& [key, value] : source) {
            Target element{};
            convert(element, value);
            target.push_back(typename To::string(std::string_view(key)), std::move(element));
        }
    }
};

template <class... Targets, class... Sources>
struct conversion<std::variant<Targets...>, std::variant<Sources...>> {
    static void apply(std::variant<Targets...>& target, std::variant<Sources...> const& source) {
        apply_each(target, source, std::index_sequence_for<Targets...>{});
    }

private:
    template <std::size_t... Numbers>
    static void apply_each(std::variant<Targets...>& target, std::variant<Sources...> const& source,
                           std::index_sequence<Numbers...>) {
        static_cast<void>(
            ((source.index() == Numbers
                  ? (convert(target.template emplace<Numbers>(), std::get<Numbers>(source)), true)
                  : false) ||
             ...));
    }
};

template <class Rule, class... Targets, class... Sources>
struct conversion<choice<Rule, Targets...>, choice<Rule, Sources...>> {
    static void apply(choice<Rule, Targets...>& target, choice<Rule, Sources...> const& source) {
        using variant = std::variant<Targets...>;
        conversion<variant, std::variant<Sources...>>::apply(static_cast<variant&>(target), source);
    }
};

template <class... Targets, class... Sources>
struct conversion<std::tuple<Targets...>, std::tuple<Sources...>> {
    static void apply(std::tuple<Targets...>& target, std::tuple<Sources...> const& source) {
        apply_each(target, source, std::index_sequence_for<Targets...>{});
    }

private:
    template <std::size_t... Numbers>
    static void apply_each(std::tuple<Targets...>& target, std::tuple<Sources...> const& source, std::index_sequence<Numbers...>) {
        (convert(std::get<Numbers>(target), std::get<Numbers>(source)), ...);
    }
};

}  // namespace typehook::detail

namespace typehook {

/// Copies a view into the owning form of its type, to keep it past the text that it borrows from.
///
/// Returns: the owning struct. Exception safety: strong (std::bad_alloc). Complexity: linear in the value.
template <generated_struct View>
[[nodiscard]] rebind_t<View, owning> to_owned(View const& view) {
    rebind_t<View, owning> owned{};
    detail::convert(owned, view);
    return owned;
}

}  // namespace typehook
