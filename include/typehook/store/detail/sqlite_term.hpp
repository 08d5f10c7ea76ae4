// Segments of keys, and the numbers by which ids and restrictions are looked up in them. Layer store.
#pragma once

#include <typehook/store/records.hpp>

#include <cstdint>
#include <string_view>

namespace typehook::store::detail {

/// A segment is the keys that share all but these bits. It is part of the file's format (`key >> 11` in an index).
inline constexpr int segment_bits = 11;

inline row_key segment_of(row_key key) noexcept { return key >> segment_bits; }
inline row_key first_of_segment(row_key segment) noexcept { return segment << segment_bits; }

/// FNV-1a of 64 bits, its halves folded, as the 47 bits that SQLite stores in six bytes. Part of the file's format.
inline std::int64_t text_hash(std::string_view text) noexcept {
    std::uint64_t hash = 0xCBF29CE484222325u;
    for (char const character : text) {
        hash = (hash ^ static_cast<unsigned char>(character)) * 0x100000001B3u;
    }
    return static_cast<std::int64_t>((hash ^ (hash >> 32)) & 0x7FFF'FFFF'FFFFu);
}

/// The term of a restriction; the two low bits tell the kinds apart. That of `delivered` comes when the first of a segment is, and
/// stays while the segment does; webhook 0 stands for any. A subject's is stored in four bytes: two of one segment
/// that have the same are told apart by who reads the rows.
inline std::int64_t delivered_term(row_key webhook) noexcept { return webhook << 2; }
inline std::int64_t webhook_term(row_key webhook) noexcept { return webhook << 2 | 1; }
inline std::int64_t event_term(row_key event) noexcept { return event << 2 | 2; }
inline std::int64_t subject_term(std::string_view subject) noexcept {
    return (text_hash(subject) & 0x1FFF'FFFF) << 2 | 3;
}

}  // namespace typehook::store::detail
