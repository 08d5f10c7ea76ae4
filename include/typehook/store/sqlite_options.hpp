// How a SQLite store is opened. Layer store.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace typehook::store {

/// What is wanted of a file, and what others may do at the same time.
enum class sqlite_access : std::uint8_t {
    owner,   ///< Everything; the only one of a file, in whatever process.
    editor,  ///< Changes of documents beside an owner, and reading.
    reader,  ///< Reading.
};

/// What has reached the disk when a batch is acknowledged.
enum class sqlite_durability : std::uint8_t {
    full,  ///< The batch: survives a power failure. Costs nothing where batches are of 200 rows or more.
    normal,  ///< Perhaps an earlier batch: survives the end of the process, may lose the last batches at a power failure.
};

struct sqlite_options {
    sqlite_access access = sqlite_access::owner;
    sqlite_durability durability = sqlite_durability::full;
    /// Memory for pages of the file, in bytes, for each connection. Too little makes every claim read the file.
    std::size_t page_cache = std::size_t{64} << 20;
    /// Pages (8 KiB) in the log at which the commit of the owner that reaches them writes them back into the file; 0: only when
    /// the store is closed. That commit takes about 10 µs a page longer; fewer pages make shorter waits, more make fewer.
    int checkpoint_pages = 1000;
    /// How long to wait for another process that writes before giving up with errc::unavailable.
    std::chrono::milliseconds patience{5000};
    /// Bytes that the file may grow to, 0 without bound; what would exceed it is errc::disk_full.
    std::uint64_t largest_file = 0;
};

}  // namespace typehook::store
