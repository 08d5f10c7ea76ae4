#include "keys.hpp"

#include <typehook/crypto.hpp>
#include <typehook/json.hpp>

#include <boost/hana/define_struct.hpp>

#include <array>
#include <cstdint>

namespace marketplace {

namespace {

constexpr std::string_view prefix = "mk_";

// What is kept of a key.
struct kept_key {
    BOOST_HANA_DEFINE_STRUCT(kept_key, (std::string, name), (std::string, role), (std::string, digest));
};

std::string hex(std::string_view bytes) {
    std::string text;
    for (char const byte : bytes) {
        auto const value = static_cast<unsigned char>(byte);
        text += "0123456789abcdef"[value >> 4];
        text += "0123456789abcdef"[value & 15];
    }
    return text;
}

std::string digest_of(std::string_view text) {
    auto const digest = typehook::crypto::sha256(text);
    return hex({reinterpret_cast<char const*>(digest.data()), digest.size()});
}

}  // namespace

std::optional<role> role_of(std::string_view name) noexcept {
    for (auto const one : {role::manager, role::publisher, role::viewer}) {
        if (name_of(one) == name) {
            return one;
        }
    }
    return std::nullopt;
}

std::string_view name_of(role what) noexcept {
    constexpr std::string_view names[] = {"manager", "publisher", "viewer"};
    return names[static_cast<std::size_t>(what)];
}

typehook::result<made_key> make_key(std::string_view name, role what, typehook::timestamp now) {
    std::array<char, 8> id{};
    std::array<char, 32> random{};
    if (!typehook::crypto::fill_random(id) || !typehook::crypto::fill_random(random)) {
        return typehook::failure{typehook::crypto::errc::cryptography_failed};
    }
    auto const key_id = hex({id.data(), id.size()});
    auto secret_text = hex({random.data(), random.size()});
    auto text = std::string(prefix) + key_id + '_' + secret_text;
    kept_key kept;
    kept.name = name;
    kept.role = name_of(what);
    kept.digest = digest_of(text);
    made_key made{.kept = {.collection = std::string(key_collection),
                           .id = key_id,
                           .created_at = now,
                           .text = typehook::json::encode(kept)},
                  .text = typehook::secret(std::move(text))};
    typehook::crypto::cleanse(secret_text.data(), secret_text.size());
    typehook::crypto::cleanse(random.data(), random.size());
    return made;
}

std::optional<std::string_view> key_id_of(std::string_view text) noexcept {
    auto const end = text.find('_', prefix.size());
    if (!text.starts_with(prefix) || end == text.npos || text.size() > 200) {
        return std::nullopt;
    }
    return text.substr(prefix.size(), end - prefix.size());
}

std::optional<principal> check_key(typehook::store::document const& kept, std::string_view text) {
    auto const read = typehook::json::decode<kept_key>(kept.text);
    if (!read || !typehook::constant_time_equal(read->digest, digest_of(text))) {
        return std::nullopt;
    }
    auto const what = role_of(read->role);
    return what ? std::optional(principal{.id = kept.id, .name = read->name, .role = *what}) : std::nullopt;
}

}  // namespace marketplace
