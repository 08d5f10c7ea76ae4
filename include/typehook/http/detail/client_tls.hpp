// The client's side of TLS. Layer http, private.
//
// TLS 1.2 and 1.3, forward-secret AEAD ciphers, the system's roots, and a certificate that names the host: by name with SNI, by
// address without. Sessions are resumed with the origin that they came from, which spares both ends the signatures; the
// certificate was judged when the session began.
#pragma once

#include <typehook/core/failure.hpp>
#include <typehook/core/result.hpp>
#include <typehook/http/client_options.hpp>
#include <typehook/http/errc.hpp>
#include <typehook/http/target.hpp>

#include <boost/asio/ssl/context.hpp>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace typehook::http::detail {

// Errors: errc::bad_certificate when `ca_file` cannot be read.
inline result<boost::asio::ssl::context> make_client_tls(client_options const& options) {
    namespace ssl = boost::asio::ssl;
    ssl::context context{ssl::context::tls_client};
    auto* const native = context.native_handle();
    ::SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    ::SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL");
    ::SSL_CTX_set_options(native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    ::SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    ::SSL_CTX_set_verify(native, SSL_VERIFY_PEER, nullptr);
    constexpr unsigned char protocols[] = "\x08http/1.1";
    ::SSL_CTX_set_alpn_protos(native, protocols, sizeof protocols - 1);
    ::SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);

    boost::system::error_code error;
    context.set_default_verify_paths(error);
    if (!error && !options.ca_file.empty()) {
        context.load_verify_file(options.ca_file, error);
    }
    if (error) {
        auto const detail = "ca_file " + options.ca_file + ": " + error.message();
        return failure{errc::bad_certificate, {.pointer = {}, .offset = {}, .detail = detail}};
    }
    return context;
}

struct free_session {
    void operator()(::SSL_SESSION* session) const noexcept { ::SSL_SESSION_free(session); }
};
using session_pointer = std::unique_ptr<::SSL_SESSION, free_session>;

// Where an SSL object keeps its connection, for the callback that brings its sessions. Asio has SSL_set_app_data for itself.
inline int connection_index() {
    static int const index = ::SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

// Says whom the certificate has to name. False only when memory ran out.
inline bool expect_host(::SSL* connection, target const& to) {
    std::string const host{to.host()};
    auto* const expected = ::SSL_get0_param(connection);
    ::X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (to.address()) {
        return ::X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) == 1;
    }
    return ::X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size()) == 1 &&
           SSL_set_tlsext_host_name(connection, host.c_str()) == 1;
}

// Why the handshake failed: what is wrong with the certificate, or what OpenSSL says.
inline failure handshake_failure(::SSL* connection, boost::system::error_code const& error) {
    if (auto const verdict = ::SSL_get_verify_result(connection); verdict != X509_V_OK) {
        return {errc::certificate_rejected,
                {.pointer = {}, .offset = {}, .detail = ::X509_verify_cert_error_string(verdict)}};
    }
    auto const detail = "the TLS handshake failed: " + error.message();
    return {errc::tls_failed, {.pointer = {}, .offset = {}, .detail = detail}};
}

}  // namespace typehook::http::detail
