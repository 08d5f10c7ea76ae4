// Errors of layer store: why something is not kept, or could not be asked. Layer store.
#pragma once

#include <typehook/core/error_category.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace typehook::store {

/// Errors of the layer. After any of them the store is as it was before the call.
enum class errc : unsigned char {
    cannot_open = 1,  ///< The file cannot be opened or made; the detail says why.
    not_a_store,      ///< The file is no store, or one of another program.
    newer_format,     ///< Written by a newer version of this library, which this one does not understand.
    already_owned,    ///< Another process owns the store. Two owners would deliver twice.
    disk_full,        ///< No room. Nothing of the batch is kept; it can be applied again when there is.
    read_only,        ///< The file or its folder cannot be written.
    corrupt,          ///< The file is damaged; restore it from a copy.
    duplicate_id,  ///< A message, webhook, delivery or attempt with that id, key or number is there already.
    unknown_reference,  ///< A delivery of a message or webhook that is not there.
    unavailable,        ///< The system failed to read or write; the detail says how.
};

}  // namespace typehook::store

template <>
struct typehook::error_table<typehook::store::errc> {
    static constexpr std::uint64_t id = 0x5A1C94E27D3F608Bu;
    static constexpr char const* name = "typehook.store";
    static constexpr error_entry entries[] = {
        {"cannot_open", "the store cannot be opened", condition::permanent},
        {"not_a_store", "the file is no store", condition::permanent},
        {"newer_format", "the store was written by a newer version", condition::unsupported},
        {"already_owned", "another process owns the store", condition::transient},
        {"disk_full", "the disk is full", condition::transient},
        {"read_only", "the store cannot be written", condition::permanent},
        {"corrupt", "the store is damaged", condition::permanent},
        {"duplicate_id", "the id is taken", condition::duplicate},
        {"unknown_reference", "a message or webhook that is referred to is not there", condition::not_found},
        {"unavailable", "the store could not be read or written", condition::transient},
    };
};

template <>
struct boost::system::is_error_code_enum<typehook::store::errc> : std::true_type {};

template <>
struct std::is_error_code_enum<typehook::store::errc> : std::true_type {};

namespace typehook::store {

/// Found by Boost.System where an enumerator is used as an error code.
inline boost::system::error_code make_error_code(errc value) noexcept { return to_error_code(value); }

static_assert(error_count<errc> == static_cast<std::size_t>(errc::unavailable));

}  // namespace typehook::store
