// What a document says, found out apart from the libraries that are measured. Part of the codec benchmark.
//
// Values and texts are compared as Boost.JSON's document trees (reference.cpp): member order is free, numbers count by value.
#pragma once

#include "plain.hpp"

#include <string>
#include <string_view>

namespace benchmarks {

/// Where `value` differs from what `text` says, taking a member that is null for one that is absent; empty if nowhere.
template <class Text>
std::string difference(plain::user_changed<Text> const& value, std::string_view text);
template <class Text>
std::string difference(plain::subscription_changed<Text> const& value, std::string_view text);
template <class Text>
std::string difference(plain::staging_product_changed<Text> const& value, std::string_view text);

/// Where the JSON value `written` differs from `expected`.
std::string difference_of_texts(std::string_view written, std::string_view expected);

/// The same, taking a member that is null for one that is absent.
std::string difference_but_null(std::string_view written, std::string_view expected);

}  // namespace benchmarks
