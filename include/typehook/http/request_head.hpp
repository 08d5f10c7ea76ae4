// A request's head, parsed and judged before any of its body is read. Layer http.
//
// Pure: text in, views out. Beast's parser has the grammar; this adds what a server behind a proxy has to refuse and Beast
// 1.81 takes: a Transfer-Encoding that is not exactly `chunked` (it would read such a body as the next request), repeated
// Content-Length, Transfer-Encoding in HTTP/1.0, a missing or doubled Host (RFC 9112 §3.2, §6.1, §6.3).
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/detail/ascii.hpp>
#include <typehook/http/errc.hpp>
#include <typehook/http/media_type.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::http {

/// How the end of a request's body is found.
enum class body_framing {
    none,     ///< No body.
    length,   ///< `Content-Length` bytes.
    chunked,  ///< The chunked coding.
};

/// One request's head. Lifetime: every view borrows the text that was parsed.
struct request_head {
    std::string_view method{};
    std::string_view target{};
    std::vector<header> headers{};  ///< In wire order, values without surrounding white space.
    body_framing framing{body_framing::none};
    std::uint64_t content_length{};  ///< Of the `length` framing.
    bool keep_alive{};               ///< The client's wish, by version and Connection header.
    bool http_1_0{};
    bool expects_continue{};  ///< HTTP/1.1 and `Expect: 100-continue`.
};

/// Parses a whole head, from the request line to its empty line, into `into`, whose memory is reused.
///
/// Preconditions: `raw` is what `head_scanner` found.
/// Returns success, or why the connection cannot go on; `into` is unspecified but valid then.
/// Errors: `errc::bad_request_line`, `errc::unsupported_version`, `errc::bad_header`, `errc::bad_host`,
/// `errc::bad_content_length`, `errc::conflicting_framing`, `errc::unsupported_transfer_encoding`.
/// Lifetime: `into` borrows from `raw`.
[[nodiscard]] inline result<void> parse_head_to(request_head& into, std::string_view raw);
/// A temporary would be gone when the head is read: give it a name.
template <std::same_as<std::string> Text>
result<void> parse_head_to(request_head& into, Text&& raw) = delete;

/// The path that a request target names, without scheme, authority and query (RFC 9112 §3.2).
///
/// Returns `/` for an absolute target without a path, and the text itself where it is no path at all. Lifetime: of `target`.
constexpr std::string_view path_of(std::string_view target) noexcept {
    for (std::string_view const scheme : {"http://", "https://"}) {
        if (equal_ignoring_case(target.substr(0, scheme.size()), scheme)) {
            target.remove_prefix(scheme.size());
            auto const start = target.find_first_of("/?#");
            if (start == target.npos || target[start] != '/') {
                return "/";
            }
            target.remove_prefix(start);
            break;
        }
    }
    return target.substr(0, target.find_first_of("?#"));
}

/// Judges what every body has to keep to, before it is read: size, and an Expect that can be met.
///
/// Errors, first match: `errc::unsupported_expectation`, `errc::body_too_large`.
[[nodiscard]] inline result<void> check_framing(request_head const& head, std::uint64_t max_body) {
    for (auto const& [name, value] : head.headers) {
        if (equal_ignoring_case(name, "expect") && !equal_ignoring_case(value, "100-continue")) {
            return failure{errc::unsupported_expectation};
        }
    }
    if (head.framing == body_framing::length && head.content_length > max_body) {
        return failure{errc::body_too_large};
    }
    return {};
}

/// Judges method, size and kind of body of a webhook's request whose path is known, before its body is read.
///
/// Errors, first match: `errc::method_not_allowed`, `errc::unsupported_expectation`, `errc::body_too_large`,
/// `errc::unsupported_media_type`, `errc::unsupported_content_encoding`.
[[nodiscard]] inline result<void> check_head(request_head const& head, std::uint64_t max_body) {
    if (head.method != "POST") {
        return failure{errc::method_not_allowed};
    }
    bool seen_type = false;
    errc problem{};
    for (auto const& [name, value] : head.headers) {
        if (equal_ignoring_case(name, "content-type")) {
            if (seen_type || !is_json_media_type(value)) {
                problem = errc::unsupported_media_type;
            }
            seen_type = true;
        } else if (equal_ignoring_case(name, "content-encoding")) {
            if (!equal_ignoring_case(value, "identity") && problem == errc{}) {
                problem = errc::unsupported_content_encoding;
            }
        }
    }
    TYPEHOOK_TRY(check_framing(head, max_body));
    if (problem != errc{}) {
        return failure{problem};
    }
    return {};
}

namespace detail {

// RFC 9110 §7.2: host [":" port]. Only the bytes are checked; which names are ours is not for a receiver to know.
constexpr bool is_host(std::string_view value) noexcept {
    for (char const byte : value) {
        constexpr std::string_view others = "-._~!$&'()*+,;=:%[]";
        auto const lower = ascii_lower(byte);
        auto const allowed = (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z');
        if (!allowed && others.find(byte) == others.npos) {
            return false;
        }
    }
    return true;
}

// `HTTP/` digit `.` digit as the third word of the request line: a version, though not ours.
constexpr bool names_a_version(std::string_view raw) noexcept {
    auto const line = raw.substr(0, raw.find("\r\n"));
    auto const first = line.find(' ');
    auto const last = line.rfind(' ');
    if (first == line.npos || line.find(' ', first + 1) != last || line.size() - last != 9) {
        return false;
    }
    auto const version = line.substr(last + 1);
    auto const digit = [](char byte) { return byte >= '0' && byte <= '9'; };
    return version.substr(0, 5) == "HTTP/" && digit(version[5]) && version[6] == '.' && digit(version[7]);
}

// Beast's parser, keeping views of the text instead of copying each header into a node of its own.
class head_parser final : public boost::beast::http::basic_parser<true> {
public:
    explicit head_parser(request_head& into) noexcept : into_(into) {}

    std::optional<errc> refusal() const noexcept {
        if (hosts_ > 1 || (hosts_ == 0 && !into_.http_1_0)) {
            return errc::bad_host;
        }
        if (into_.framing == body_framing::chunked && (lengths_ != 0 || into_.http_1_0)) {
            return errc::conflicting_framing;
        }
        return refusal_;
    }

private:
    using field = boost::beast::http::field;
    using text = boost::beast::string_view;
    using error_code = boost::beast::error_code;

    static std::string_view view(text value) noexcept { return {value.data(), value.size()}; }

    void refuse(errc why) noexcept { refusal_ = refusal_.value_or(why); }

    void on_request_impl(boost::beast::http::verb /*method*/, text method, text target, int version,
                         error_code& /*error*/) override {
        into_.method = view(method);
        into_.target = view(target);
        into_.http_1_0 = version < 11;
    }

    void on_field_impl(field name, text name_text, text value_text, error_code& /*error*/) override {
        auto const value = view(value_text);
        into_.headers.push_back({view(name_text), value});
        switch (name) {
        case field::host:
            ++hosts_;
            if (!is_host(value)) {
                refuse(errc::bad_host);
            }
            break;
        case field::content_length:
            if (++lengths_ > 1 || value.find_first_not_of("0123456789") != value.npos) {
                refuse(errc::bad_content_length);
            }
            into_.framing = body_framing::length;
            break;
        case field::transfer_encoding:
            if (!equal_ignoring_case(value, "chunked")) {
                refuse(errc::unsupported_transfer_encoding);
            }
            into_.framing = body_framing::chunked;
            break;
        case field::expect:
            into_.expects_continue = !into_.http_1_0 && equal_ignoring_case(value, "100-continue");
            break;
        default:
            break;
        }
    }

    void on_response_impl(int, text, int, error_code&) override {}
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    std::size_t on_body_impl(text, error_code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, text, error_code&) override { return 0; }
    void on_finish_impl(error_code&) override {}

    request_head& into_;
    int hosts_ = 0;
    int lengths_ = 0;
    std::optional<errc> refusal_{};
};

inline errc errc_of(boost::beast::error_code error, request_head const& head, std::string_view raw) noexcept {
    using beast = boost::beast::http::error;
    if (error == beast::bad_version) {
        return names_a_version(raw) ? errc::unsupported_version : errc::bad_request_line;
    }
    if (error == beast::bad_method || error == beast::bad_target) {
        return errc::bad_request_line;
    }
    if (error == beast::bad_content_length || error == beast::multiple_content_length) {
        return head.framing == body_framing::chunked ? errc::conflicting_framing : errc::bad_content_length;
    }
    return error == beast::bad_transfer_encoding ? errc::conflicting_framing : errc::bad_header;
}

}  // namespace detail

inline result<void> parse_head_to(request_head& into, std::string_view raw) {
    into.headers.clear();
    into.framing = body_framing::none;
    into.content_length = 0;
    into.expects_continue = false;

    detail::head_parser parser{into};
    parser.header_limit(static_cast<std::uint32_t>(raw.size() + 1));
    parser.body_limit(
        boost::none);  // the body's size is judged by check_head, which knows the receiver's limit
    boost::beast::error_code error;
    parser.put(boost::asio::buffer(raw.data(), raw.size()), error);
    if (!error && !parser.is_header_done()) {
        return failure{errc::bad_header};
    }
    if (error) {
        return failure{detail::errc_of(error, into, raw)};
    }
    if (auto const refusal = parser.refusal()) {
        return failure{*refusal};
    }
    into.content_length = parser.content_length().value_or(0);
    into.keep_alive = parser.keep_alive();
    return {};
}

}  // namespace typehook::http
