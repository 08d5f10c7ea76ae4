// What the contestants of the client benchmark post to, and what they post.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace benchmarks {

/// Starts the sink, once: a receiver on a thread and, where there are several, a core of its own. The calling thread is put on
/// another. Gives the port.
std::uint16_t sink_port();

/// How many requests of the expected kind have come: path, body and headers as below.
std::size_t sink_count();

inline constexpr std::size_t connections = 64;
inline constexpr char const* path = "/hooks";

/// 1 kB.
std::string const& body();

/// The headers of a signed webhook.
std::vector<std::pair<std::string, std::string>> const& headers();

/// Posts `count` requests over `connections` connections, each sending the next when its answer has come, and gives the number
/// of answers with status 204. Connections stay from one call to the next.
std::size_t post_naively(std::size_t count);

}  // namespace benchmarks
