// The bridge between described structs and Boost.Hana, in both directions. Layer reflect.
//
// One specialization gives Hana every generated struct (any number of members, any wire key, both storages, nested ones);
// a second one recovers keys and member pointers from BOOST_HANA_DEFINE_STRUCT or BOOST_HANA_ADAPT_STRUCT, so that a user's
// struct works in the codec. The first is constrained on *generated* structs: were it on described ones, the two
// constraints would depend on each other. The codec never walks Hana: that costs about a second per 96 members.
#pragma once

#include <typehook/reflect/struct.hpp>

#include <boost/hana/accessors.hpp>
#include <boost/hana/concept/struct.hpp>
#include <boost/hana/core/when.hpp>
#include <boost/hana/pair.hpp>
#include <boost/hana/string.hpp>
#include <boost/hana/tuple.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace boost::hana::struct_detail {

/// Hana's own accessor of an adapted member (hana/detail/struct_macros.hpp, whose 3,764 lines nobody needs here).
template <typename Pointer, Pointer Member>
struct member_ptr;

}  // namespace boost::hana::struct_detail

namespace typehook::detail {

/// Reads one member of a struct, keeping value category and constness: the second half of a Hana accessor.
template <auto Member>
struct member_accessor {
    template <class Struct>
    constexpr decltype(auto) operator()(Struct&& object) const noexcept {
        return (static_cast<Struct&&>(object).*Member);
    }
};

template <class T, std::size_t Number, std::size_t... Characters>
constexpr auto hana_key(std::index_sequence<Characters...>) noexcept {
    return boost::hana::string_c<description<T>::keys[Number][Characters]...>;
}

template <class T, auto... Members, std::size_t... Numbers>
constexpr auto hana_accessors(member_list<Members...>, std::index_sequence<Numbers...>) noexcept {
    return boost::hana::make_tuple(boost::hana::make_pair(
        hana_key<T, Numbers>(std::make_index_sequence<description<T>::keys[Numbers].size()>{}),
        member_accessor<Members>{})...);
}

template <class Accessors>
struct adapted_members;

template <class... Names, class... Pointers, auto... Members>
struct adapted_members<boost::hana::tuple<
    boost::hana::pair<Names, boost::hana::struct_detail::member_ptr<Pointers, Members>>...>> {
    using members = member_list<Members...>;
    static constexpr std::array<std::string_view, sizeof...(Names)> keys{std::string_view{Names::c_str()}...};
};

template <class T>
using adapted_members_of = adapted_members<decltype(boost::hana::accessors<T>())>;

/// A struct adapted by Hana's macros: its accessors carry member pointers (those of BOOST_HANA_ADAPT_ADT do not).
template <class T>
concept hana_adapted =
    !generated_struct<T> && std::is_class_v<T> && boost::hana::Struct<T>::value && requires {
    typename adapted_members_of<T>::members;
};

}  // namespace typehook::detail

template <class T>
struct boost::hana::accessors_impl<T, boost::hana::when<typehook::generated_struct<T>>> {
    static constexpr auto apply() noexcept {
        return typehook::detail::hana_accessors<T>(typename T::reflection::members{},
                                                   std::make_index_sequence<T::reflection::members::size>{});
    }
};

namespace typehook {

template <detail::hana_adapted T>
struct description<T> {
    static constexpr std::string_view name = "struct";
    static constexpr auto const& keys = detail::adapted_members_of<T>::keys;
    using members = typename detail::adapted_members_of<T>::members;
};

}  // namespace typehook
