// What signing a message means: the other half of verifying a request. Layer crypto.
//
// A scheme that can sign is the scheme that verifies, with the same members: what one side sends, the other accepts, because
// there is one implementation of both.
#pragma once

#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook {

/// Header fields that own their text, in the order in which they are sent.
using header_list = std::vector<std::pair<std::string, std::string>>;

/// A message before it has its signature. Borrows everything.
struct unsigned_message {
    std::string_view id{};    ///< Tells messages apart; the same on every retry of one message.
    timestamp time{};         ///< When this attempt is made; another on every retry.
    std::string_view body{};  ///< The bytes that are sent, as they are sent.
};

/// A scheme that can also make the headers by which it knows a request.
///
/// Law: `scheme.verify` accepts a request with the body of `message` and the headers of `scheme.sign(message)`, at any time
/// that its tolerance allows.
template <class Scheme>
concept signing_scheme = requires(Scheme const& scheme, unsigned_message const& message) {
    { scheme.sign(message) } -> std::same_as<result<header_list>>;
};

}  // namespace typehook
