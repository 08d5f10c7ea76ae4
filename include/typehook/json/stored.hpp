// Text found by a reader, as a storage keeps it. Layer json.
#pragma once

#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace typehook::json::detail {

/// Keeps `found` as the storage's string: borrowed if it lives in the text that is decoded, else copied.
template <class Storage>
typename Storage::string stored(std::string_view found, [[maybe_unused]] bool lives_in_text) {
    if constexpr (std::is_same_v<Storage, borrowed>) {
        return lives_in_text ? text(found) : text::own(found);
    } else {
        return std::string(found);
    }
}

}  // namespace typehook::json::detail
