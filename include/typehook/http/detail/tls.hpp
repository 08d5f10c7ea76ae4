// The server's side of TLS. Layer http, private.
//
// TLS 1.2 and 1.3, forward-secret AEAD ciphers only, no compression, no renegotiation. The one protocol above it is
// HTTP/1.1: a client that insists on another is told so in the handshake instead of by garbage after it.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/errc.hpp>
#include <typehook/http/options.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <openssl/ssl.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace typehook::http::detail {

inline int select_http_1_1(SSL*, unsigned char const** chosen, unsigned char* chosen_size,
                           unsigned char const* offered, unsigned int offered_size, void*) noexcept {
    constexpr std::string_view wanted = "http/1.1";
    for (unsigned int at = 0; at < offered_size; at += offered[at] + 1U) {
        if (std::string_view(reinterpret_cast<char const*>(offered + at + 1), offered[at]) == wanted) {
            *chosen = offered + at + 1;
            *chosen_size = static_cast<unsigned char>(wanted.size());
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

inline failure bad_certificate(std::string_view what, boost::system::error_code const& why) {
    auto const detail = std::string(what) + ": " + why.message();
    return failure{errc::bad_certificate, {.pointer = {}, .offset = {}, .detail = detail}};
}

// Errors: errc::bad_certificate, with what could not be used and why; never with key material.
inline result<boost::asio::ssl::context> make_tls_context(tls_options const& options) {
    namespace ssl = boost::asio::ssl;
    ssl::context context{ssl::context::tls_server};
    auto* const native = context.native_handle();
    ::SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    ::SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL");
    ::SSL_CTX_set_options(native,
                          SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    ::SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // idle connections give 34 kB back
    ::SSL_CTX_set_alpn_select_cb(native, &select_http_1_1, nullptr);

    boost::system::error_code error;
    if (!options.certificate_chain_file.empty()) {
        context.use_certificate_chain_file(options.certificate_chain_file, error);
        if (error) {
            return bad_certificate("certificate chain file " + options.certificate_chain_file, error);
        }
    } else {
        context.use_certificate_chain(boost::asio::buffer(options.certificate_chain), error);
        if (error) {
            return bad_certificate("certificate chain", error);
        }
    }
    if (!options.private_key_file.empty()) {
        context.use_private_key_file(options.private_key_file, ssl::context::pem, error);
        if (error) {
            return bad_certificate("private key file " + options.private_key_file, error);
        }
    } else {
        auto const key = options.private_key.reveal();
        context.use_private_key(boost::asio::buffer(key.data(), key.size()), ssl::context::pem, error);
        if (error) {
            return bad_certificate("private key", error);
        }
    }
    return context;
}

}  // namespace typehook::http::detail
