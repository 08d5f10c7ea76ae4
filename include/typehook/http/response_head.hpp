// A response's head, parsed and judged. Layer http.
//
// Pure: text in, views out; the client's counterpart of request_head.hpp. Beast's parser has the grammar. Refused besides is
// framing that could be read in two ways, because the connection is used again: what one end takes for a body would be the
// answer to the next request. A status line without the space before its missing reason is taken, since servers write it.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/errc.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::http {

/// How the end of a response's body is found (RFC 9112 §6.3).
enum class response_framing : unsigned char {
    none,         ///< No body.
    length,       ///< `Content-Length` bytes.
    chunked,      ///< The chunked coding.
    until_close,  ///< All that comes until the server closes.
};

/// One response's head. Lifetime: every view borrows the text that was parsed.
struct response_head {
    int status{};
    std::vector<header> headers{};  ///< In wire order, values without surrounding white space.
    response_framing framing{response_framing::none};
    std::uint64_t content_length{};  ///< Of the `length` framing.
    bool keep_alive{};               ///< Whether the connection may serve another request.
};

/// Parses a whole head, from the status line to its empty line, into `into`, whose memory is reused. `to_head`: the request
/// was HEAD, so the response has no body whatever it says.
///
/// Preconditions: `raw` is what `head_scanner` found.
/// Errors: `errc::bad_response`, with what is wrong as detail; `into` is unspecified but valid then.
/// Lifetime: `into` borrows from `raw`.
[[nodiscard]] inline result<void> parse_response_head_to(response_head& into, std::string_view raw,
                                                         bool to_head = false);

namespace detail {

inline failure bad_response(std::string_view why) {
    return {errc::bad_response, {.pointer = {}, .offset = {}, .detail = why}};
}

// Beast's parser, keeping views of the text instead of copying each header into a node of its own.
class response_parser final : public boost::beast::http::basic_parser<false> {
public:
    explicit response_parser(response_head& into) noexcept : into_(into) {}

    // Empty, or why the head is refused although it has the grammar.
    std::string_view complaint() const noexcept {
        if (lengths_ > 1 || !length_is_number_) {
            return "Content-Length is repeated or not a number";
        }
        if (codings_ > 1 || !coding_is_chunked_) {
            return "the only Transfer-Encoding understood is chunked";
        }
        if (codings_ != 0 && (lengths_ != 0 || http_1_0_)) {
            return "Transfer-Encoding stands in HTTP/1.0 or together with Content-Length";
        }
        return {};
    }
    bool is_chunked() const noexcept { return codings_ != 0; }
    bool has_length() const noexcept { return lengths_ != 0; }

private:
    using field = boost::beast::http::field;
    using text = boost::beast::string_view;
    using error_code = boost::beast::error_code;

    void on_response_impl(int status, text /*reason*/, int version, error_code& /*error*/) override {
        into_.status = status;
        http_1_0_ = version < 11;
    }
    void on_field_impl(field name, text name_text, text value_text, error_code& /*error*/) override {
        std::string_view const value{value_text.data(), value_text.size()};
        into_.headers.push_back({{name_text.data(), name_text.size()}, value});
        if (name == field::content_length) {
            ++lengths_;
            length_is_number_ = !value.empty() && value.find_first_not_of("0123456789") == value.npos;
        } else if (name == field::transfer_encoding) {
            ++codings_;
            coding_is_chunked_ = equal_ignoring_case(value, "chunked");
        }
    }

    void on_request_impl(boost::beast::http::verb, text, text, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    std::size_t on_body_impl(text, error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, text, error_code&) override { return 0; }
    void on_finish_impl(error_code&) override {}

    response_head& into_;
    int lengths_ = 0;
    int codings_ = 0;
    bool length_is_number_ = true;
    bool coding_is_chunked_ = true;
    bool http_1_0_ = false;
};

}  // namespace detail

inline result<void> parse_response_head_to(response_head& into, std::string_view raw, bool to_head) {
    into.headers.clear();
    into.framing = response_framing::none;
    into.content_length = 0;

    detail::response_parser parser{into};
    parser.header_limit(static_cast<std::uint32_t>(raw.size() + 16));
    parser.body_limit(boost::none);
    parser.skip(to_head);
    boost::beast::error_code error;
    constexpr std::size_t bare = std::string_view("HTTP/1.1 200").size();
    if (raw.size() > bare + 2 && raw[bare] == '\r') {
        std::string const line = std::string(raw.substr(0, bare)) + " \r\n";
        parser.put(boost::asio::buffer(line), error);
        if (error == boost::beast::http::error::need_more) {
            raw.remove_prefix(bare + 2);
            parser.put(boost::asio::buffer(raw.data(), raw.size()), error);
        }
    } else {
        parser.put(boost::asio::buffer(raw.data(), raw.size()), error);
    }
    if (auto const complaint = parser.complaint(); !complaint.empty()) {
        return detail::bad_response(complaint);
    }
    if (error || !parser.is_header_done()) {
        return detail::bad_response(
            "the status line or a header is ill-formed, or the framing contradictory");
    }
    // 101 would be another protocol, which the client never asks for.
    if (into.status < 100 || into.status > 599 || into.status == 101) {
        return detail::bad_response("the status is not from 100 to 599, or switches protocols");
    }
    auto const bodiless = to_head || into.status < 200 || into.status == 204 || into.status == 304;
    if (!bodiless) {
        into.framing = parser.is_chunked()   ? response_framing::chunked
                       : parser.has_length() ? response_framing::length
                                             : response_framing::until_close;
        into.content_length = parser.content_length().value_or(0);
    }
    into.keep_alive = parser.keep_alive();
    return {};
}

}  // namespace typehook::http
