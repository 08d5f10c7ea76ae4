// API keys: who may ask for what. Kept as documents, so that they can be made beside a running server.
//
// A key is `mk_<id>_<secret>`; only a digest of the secret is kept. The secret has 32 random bytes, so a fast digest is enough:
// there is nothing to guess.
#pragma once

#include "route.hpp"

#include <typehook/core.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/store/records.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace marketplace {

/// The collection of the store that holds keys.
inline constexpr std::string_view key_collection = "api_key";

/// A new key: what is kept, and what its owner is told once.
struct made_key {
    typehook::store::document kept{};
    typehook::secret text{};
};

/// The role of a name, such as `manager`.
std::optional<role> role_of(std::string_view name) noexcept;

/// The name of a role.
std::string_view name_of(role what) noexcept;

/// Makes a key. Errors: crypto::errc::cryptography_failed without entropy.
typehook::result<made_key> make_key(std::string_view name, role what, typehook::timestamp now);

/// The identifier in a key's text, or nothing if it is none.
std::optional<std::string_view> key_id_of(std::string_view text) noexcept;

/// Whose key it is, if `text` is the key that `kept` belongs to. Compares in constant time.
std::optional<principal> check_key(typehook::store::document const& kept, std::string_view text);

}  // namespace marketplace
