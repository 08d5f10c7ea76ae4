// The chunked transfer coding (RFC 9112 §7.1), decoded byte by byte. Layer http.
//
// Pure: no socket, no Beast. Beast 1.81 has a chunk parser, but it asserts on an empty chunked body that arrives one byte at
// a time, merges trailers into the headers and lets bare LF through inside quoted extension values. This one refuses
// everything that two parsers could read differently, ignores extensions and trailers, and bounds both.
#pragma once

#include <typehook/http/detail/ascii.hpp>
#include <typehook/http/errc.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace typehook::http {

/// Decodes one chunked body that arrives in pieces of any size.
///
/// Thread safety: none; one decoder, one body.
class chunked_decoder {
public:
    /// What one piece of input led to.
    struct progress {
        std::size_t
            consumed{};  ///< Bytes of the input that belong to this body; less than all only when done or failed.
        bool done{};                  ///< The body is complete, trailers included.
        std::optional<errc> error{};  ///< `bad_chunk`, `body_too_large` or `header_too_large`; final.
    };

    /// Starts a body of at most `max_body` decoded bytes, with at most `max_overhead` bytes of extensions and trailers.
    chunked_decoder(std::uint64_t max_body, std::size_t max_overhead) noexcept
        : body_left_(max_body), overhead_left_(max_overhead) {}

    /// Decodes `input` and appends the body's bytes to `body`.
    ///
    /// Preconditions: no earlier call was done or failed.
    /// Errors: `errc::bad_chunk`, `errc::body_too_large`, `errc::header_too_large`.
    /// Exception safety: basic; throws `std::bad_alloc` when the body cannot grow.
    /// Complexity: linear in the input.
    progress feed(std::string_view input, std::string& body) {
        progress result;
        while (result.consumed < input.size() && !result.done) {
            if (state_ == state::data) {
                auto const rest = input.size() - result.consumed;
                auto const count = static_cast<std::size_t>(std::min<std::uint64_t>(chunk_left_, rest));
                body.append(input, result.consumed, count);
                result.consumed += count;
                chunk_left_ -= count;
                if (chunk_left_ == 0) {
                    state_ = state::data_cr;
                }
                continue;
            }
            result.error = take(input[result.consumed]);
            if (result.error) {
                return result;
            }
            ++result.consumed;
            result.done = state_ == state::done;
        }
        return result;
    }

private:
    enum class state : unsigned char {
        size_first,     // the first hex digit of a chunk size
        size,           // further digits
        padding,        // white space before the ';' of an extension
        extension,      // up to CR
        size_lf,        // LF of the size line
        data,           // chunk_left_ bytes
        data_cr,        // CR after the data
        data_lf,        // LF after the data
        trailer_first,  // start of a trailer line, or the CR of the empty line
        trailer_name,   // up to ':'
        trailer_value,  // up to CR
        trailer_lf,     // LF of a trailer line
        end_lf,         // LF of the empty line
        done,
    };

    static constexpr int max_size_digits = 16;  // 64 bits; also stops endless leading zeros

    static int hex_value(char byte) noexcept {
        if (byte >= '0' && byte <= '9') {
            return byte - '0';
        }
        auto const lower = detail::ascii_lower(byte);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    // Extensions and trailers carry nothing for us, so a sender gets a fixed amount of them.
    std::optional<errc> spend() noexcept {
        if (overhead_left_ == 0) {
            return errc::header_too_large;
        }
        --overhead_left_;
        return std::nullopt;
    }

    std::optional<errc> expect(char byte, char wanted, state next) noexcept {
        if (byte != wanted) {
            return errc::bad_chunk;
        }
        state_ = next;
        return std::nullopt;
    }

    std::optional<errc> take(char byte) noexcept {
        switch (state_) {
        case state::size_first:
            size_ = 0;
            digits_ = 0;
            return take_digit(byte);
        case state::size:
            if (byte == '\r') {
                return end_of_size();
            }
            if (byte == ';' || byte == ' ' || byte == '\t') {
                state_ = byte == ';' ? state::extension : state::padding;
                return spend();
            }
            return take_digit(byte);
        case state::padding:
            if (byte != ';' && byte != ' ' && byte != '\t') {
                return errc::bad_chunk;
            }
            state_ = byte == ';' ? state::extension : state::padding;
            return spend();
        case state::extension:
            if (byte == '\r') {
                return end_of_size();
            }
            // A bare LF here is the classic disagreement: some servers end the line at it.
            return detail::is_control(byte) ? errc::bad_chunk : spend();
        case state::size_lf:
            return expect(byte, '\n', size_ == 0 ? state::trailer_first : state::data);
        case state::data_cr:
            return expect(byte, '\r', state::data_lf);
        case state::data_lf:
            return expect(byte, '\n', state::size_first);
        case state::trailer_first:
            if (byte == '\r') {
                state_ = state::end_lf;
                return std::nullopt;
            }
            state_ = state::trailer_name;
            return detail::is_token_byte(byte) ? spend() : errc::bad_chunk;
        case state::trailer_name:
            if (byte == ':') {
                state_ = state::trailer_value;
                return spend();
            }
            return detail::is_token_byte(byte) ? spend() : errc::bad_chunk;
        case state::trailer_value:
            if (byte == '\r') {
                state_ = state::trailer_lf;
                return std::nullopt;
            }
            return detail::is_control(byte) ? errc::bad_chunk : spend();
        case state::trailer_lf:
            return expect(byte, '\n', state::trailer_first);
        case state::end_lf:
            return expect(byte, '\n', state::done);
        case state::data:
        case state::done:
            break;
        }
        return errc::bad_chunk;
    }

    std::optional<errc> take_digit(char byte) noexcept {
        auto const value = hex_value(byte);
        if (value < 0 || digits_ == max_size_digits) {
            return errc::bad_chunk;
        }
        ++digits_;
        size_ = size_ * 16 + static_cast<std::uint64_t>(value);
        state_ = state::size;
        return std::nullopt;
    }

    std::optional<errc> end_of_size() noexcept {
        if (size_ > body_left_) {
            return errc::body_too_large;
        }
        body_left_ -= size_;
        chunk_left_ = size_;
        state_ = state::size_lf;
        return std::nullopt;
    }

    std::uint64_t body_left_;
    std::size_t overhead_left_;
    std::uint64_t size_ = 0;
    std::uint64_t chunk_left_ = 0;
    int digits_ = 0;
    state state_ = state::size_first;
};

}  // namespace typehook::http
