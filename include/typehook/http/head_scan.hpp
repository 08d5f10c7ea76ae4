// Finds the end of a request head in bytes that arrive piece by piece. Layer http.
//
// Pure. It also refuses at once what Beast's parser accepts or waits for: lines that end in a bare LF and folded header
// lines (RFC 9112 §2.2 and §5.2), since two servers in a row may read those differently, and bytes that cannot start a
// request, such as a TLS handshake on a plain port.
#pragma once

#include <typehook/http/detail/ascii.hpp>
#include <typehook/http/errc.hpp>

#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

namespace typehook::http {

/// Remembers how far a growing buffer was looked at, so that each byte is looked at once.
class head_scanner {
public:
    /// What is known of the head so far.
    struct progress {
        std::size_t size{};  ///< Bytes of the whole head, its empty line included; 0 while it is incomplete.
        std::optional<errc>
            error{};  ///< `bad_request_line`, `bad_header`, `obsolete_folding` or `header_too_large`.
    };

    /// Looks at `bytes`, which start with the head and extend those of the call before.
    ///
    /// Errors: `errc::bad_request_line`, `errc::bad_header`, `errc::obsolete_folding`, and `errc::header_too_large` once the
    /// head cannot fit in `max_header` bytes.
    /// Complexity: linear in the bytes not seen before.
    progress scan(std::string_view bytes, std::size_t max_header) noexcept {
        if (!bytes.empty() && !detail::is_token_byte(bytes.front())) {
            return {0, errc::bad_request_line};
        }
        while (position_ < bytes.size()) {
            auto const* const found = std::memchr(bytes.data() + position_, '\n', bytes.size() - position_);
            if (found == nullptr) {
                break;
            }
            auto const at = static_cast<std::size_t>(static_cast<char const*>(found) - bytes.data());
            if (at == 0 || bytes[at - 1] != '\r') {
                return {0, line_ == 0 ? errc::bad_request_line : errc::bad_header};
            }
            auto const start = line_;
            line_ = at + 1;
            position_ = at + 1;
            if (start != 0 && start + 1 == at) {
                return line_ > max_header ? progress{0, errc::header_too_large}
                                          : progress{line_, std::nullopt};
            }
            if (start != 0 && (bytes[start] == ' ' || bytes[start] == '\t')) {
                return {0, errc::obsolete_folding};
            }
        }
        position_ = bytes.size();
        if (bytes.size() >= max_header) {
            return {0, errc::header_too_large};
        }
        return {};
    }

    /// Starts over, for the next request of the connection.
    void reset() noexcept { *this = {}; }

private:
    std::size_t position_ = 0;  // the first byte not looked at
    std::size_t line_ = 0;      // where the current line starts; 0 is the request line
};

/// Counts the bytes of the empty lines before a request, which RFC 9112 §2.2 asks a server to skip.
///
/// Returns the length of the run of CRLFs that `bytes` starts with; a lone CR at the end is left for later.
inline std::size_t leading_empty_lines(std::string_view bytes) noexcept {
    std::size_t size = 0;
    while (size + 1 < bytes.size() && bytes[size] == '\r' && bytes[size + 1] == '\n') {
        size += 2;
    }
    return size;
}

}  // namespace typehook::http
