// The client and TLS: whom it believes.
#include "client_support.hpp"
#include "identity.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>

namespace typehook_test {
namespace {

using typehook::http::client_options;
using typehook::http::errc;
using typehook::http::exchange_stage;

// A file in the temporary folder that is gone with this object.
class scratch_file {
public:
    explicit scratch_file(std::string const& text)
        : path_(std::filesystem::temp_directory_path() /
                ("typehook_" + std::to_string(::getpid()) + '_' + std::to_string(count_++) + ".pem")) {
        std::ofstream(path_) << text;
    }
    scratch_file(scratch_file const&) = delete;
    scratch_file& operator=(scratch_file const&) = delete;
    ~scratch_file() { std::filesystem::remove(path_); }
    std::string path() const { return path_.string(); }

private:
    static inline int count_ = 0;
    std::filesystem::path path_;
};

typehook::http::receiver_options with_tls(identity const& who) {
    typehook::http::receiver_options options;
    options.tls = typehook::http::tls_options{.certificate_chain = who.certificate, .private_key = who.key};
    return options;
}

// A client that trusts one identity, and knows `hooks.test` to be here.
struct trusting {
    fake_dns dns{};
    scratch_file trusted;
    sender from;

    explicit trusting(identity const& who, client_options options = to_loopback())
        : trusted(who.certificate), from(prepare(std::move(options))) {}

    client_options prepare(client_options options) {
        dns.set("hooks.test", {{"127.0.0.1"}});
        options.egress.allow_http = false;
        options.ca_file = trusted.path();
        options.resolve = dns.function();
        return options;
    }
};

std::string https(std::uint16_t port, std::string_view host = "hooks.test") {
    return "https://" + std::string(host) + ':' + std::to_string(port) + "/hooks";
}

identity const& hooks_test() {
    static identity const made = make_identity({.names = "DNS:hooks.test"});
    return made;
}

TEST(client_tls, posts_to_the_host_that_the_certificate_names) {
    served const where{with_tls(hooks_test())};
    trusting one{hooks_test()};
    for (int i = 0; i < 5; ++i) {
        auto const ended = one.from.post(https(where.port()), {.body = "{\"a\":1}"});
        ASSERT_TRUE(ended.response.has_value()) << ended.response.error().message();
        EXPECT_EQ(ended.response->body, "{\"a\":1}");
        EXPECT_EQ(ended.reused, i != 0);
        EXPECT_EQ(ended.times.tls.count() != 0, i == 0);
    }
    std::string const large(300'000, 'x');
    EXPECT_EQ(one.from.post(https(where.port()), {.body = large}).response->body.size(), 65536u);
}

TEST(client_tls, an_address_has_to_be_named_as_one) {
    auto const named = make_identity({.names = "IP:127.0.0.1"});
    served const where{with_tls(named)};
    trusting one{named};
    EXPECT_TRUE(one.from.post(https(where.port(), "127.0.0.1")).response.has_value());

    auto const not_named = make_identity({.names = "DNS:127.0.0.1"});
    served const other{with_tls(not_named)};
    trusting two{not_named};
    EXPECT_EQ(errc_of(two.from.post(https(other.port(), "127.0.0.1"))), errc::certificate_rejected);
}

void expect_rejected(identity const& shown, identity const& trusted, std::string_view why) {
    served const where{with_tls(shown), [](typehook::http::receiver& receiver) {
                           receiver.mount("/hooks",
                                          typehook::http::endpoint::immediate(
                                              [](typehook::request const& from, typehook::timestamp) {
                                                  ADD_FAILURE() << "a request was sent";
                                                  return served::echo(from);
                                              }));
                       }};
    trusting one{trusted};
    auto const ended = one.from.post(https(where.port()));
    EXPECT_EQ(errc_of(ended), errc::certificate_rejected);
    EXPECT_EQ(ended.stage, exchange_stage::tls);
    EXPECT_NE(ended.response.error().detail().find(why), std::string_view::npos)
        << ended.response.error().detail();
}

TEST(client_tls, a_certificate_of_nobody_trusted_is_rejected) {
    expect_rejected(make_identity({.names = "DNS:hooks.test"}), hooks_test(), "self");
}

TEST(client_tls, a_certificate_of_another_host_is_rejected) {
    for (auto const* const names :
         {"DNS:other.test", "DNS:test", "DNS:*.hooks.test", "DNS:h*.test", "IP:127.0.0.1"}) {
        auto const other = make_identity({.names = names});
        expect_rejected(other, other, "mismatch");
    }
}

TEST(client_tls, a_certificate_out_of_date_is_rejected) {
    auto const expired = make_identity({.names = "DNS:hooks.test", .valid_from = -7200, .valid_to = -3600});
    expect_rejected(expired, expired, "expired");
    auto const early = make_identity({.names = "DNS:hooks.test", .valid_from = 3600, .valid_to = 7200});
    expect_rejected(early, early, "not yet valid");
}

TEST(client_tls, the_system_does_not_trust_a_certificate_made_here) {
    served const where{with_tls(hooks_test())};
    fake_dns dns;
    dns.set("hooks.test", {{"127.0.0.1"}});
    auto options = to_loopback();
    options.resolve = dns.function();
    sender from{std::move(options)};
    EXPECT_EQ(errc_of(from.post(https(where.port()))), errc::certificate_rejected);
}

TEST(client_tls, a_server_without_tls_is_told_apart) {
    script_server const where{[](peer& one) { one.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"); }};
    trusting one{hooks_test()};
    auto const ended = one.from.post(https(where.port()));
    EXPECT_EQ(errc_of(ended), errc::tls_failed);
    EXPECT_EQ(ended.stage, exchange_stage::tls);
}

TEST(client_tls, a_handshake_that_never_ends_meets_the_deadline) {
    script_server const where{[](peer& one) { one.closed(); }};
    auto options = to_loopback();
    options.total_deadline = 100ms;
    trusting one{hooks_test(), std::move(options)};
    auto const ended = one.from.post(https(where.port()));
    EXPECT_EQ(errc_of(ended), errc::deadline_exceeded);
    EXPECT_EQ(ended.stage, exchange_stage::tls);
    EXPECT_NE(ended.response.error().detail().find("TLS"), std::string_view::npos);
}

// A connection of a scripted server as OpenSSL has it, so that a test can do what no server of ours would.
class tls_server {
public:
    explicit tls_server(identity const& who) : context_(SSL_CTX_new(TLS_server_method())) {
        bio_pointer const certificate{
            BIO_new_mem_buf(who.certificate.data(), static_cast<int>(who.certificate.size()))};
        bio_pointer const key{BIO_new_mem_buf(who.key.data(), static_cast<int>(who.key.size()))};
        certificate_pointer const read{PEM_read_bio_X509(certificate.get(), nullptr, nullptr, nullptr)};
        key_pointer const private_key{PEM_read_bio_PrivateKey(key.get(), nullptr, nullptr, nullptr)};
        SSL_CTX_use_certificate(context_.get(), read.get());
        SSL_CTX_use_PrivateKey(context_.get(), private_key.get());
    }
    SSL_CTX* context() const { return context_.get(); }

    class connection {
    public:
        connection(tls_server const& server, peer const& over) : ssl_(SSL_new(server.context())) {
            SSL_set_fd(ssl_.get(), over.descriptor());
            shaken_ = SSL_accept(ssl_.get()) == 1;
        }
        SSL* get() const { return ssl_.get(); }
        bool shaken() const { return shaken_; }
        std::string read() const {
            char room[4096];
            auto const count = SSL_read(ssl_.get(), room, sizeof room);
            return {room, static_cast<std::size_t>(std::max(count, 0))};
        }
        void write(std::string_view text) const {
            SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size()));
        }

    private:
        std::unique_ptr<SSL, freed<SSL, SSL_free>> ssl_;
        bool shaken_ = false;
    };

private:
    std::unique_ptr<SSL_CTX, freed<SSL_CTX, SSL_CTX_free>> context_;
};

TEST(client_tls, versions_before_1_2_are_refused) {
    tls_server const server{hooks_test()};
    SSL_CTX_set_cipher_list(server.context(), "ALL:@SECLEVEL=0");
    SSL_CTX_set_min_proto_version(server.context(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(server.context(), TLS1_1_VERSION);
    script_server const where{[&](peer& one) { EXPECT_FALSE(tls_server::connection(server, one).shaken()); }};
    trusting one{hooks_test()};
    EXPECT_EQ(errc_of(one.from.post(https(where.port()))), errc::tls_failed);
}

TEST(client_tls, says_which_host_it_wants_and_that_it_speaks_http_1_1) {
    tls_server const server{hooks_test()};
    SSL_CTX_set_alpn_select_cb(
        server.context(),
        [](SSL*, unsigned char const** out, unsigned char* size, unsigned char const* offered,
           unsigned int length, void*) {
            EXPECT_EQ(std::string_view(reinterpret_cast<char const*>(offered), length), "\x08http/1.1");
            *out = offered + 1;
            *size = 8;
            return SSL_TLSEXT_ERR_OK;
        },
        nullptr);
    std::string name;
    script_server const where{[&](peer& one) {
        tls_server::connection const tls{server, one};
        if (auto const* const said = SSL_get_servername(tls.get(), TLSEXT_NAMETYPE_host_name)) {
            name = said;
        }
        tls.read();
        tls.write("HTTP/1.1 204 No Content\r\n\r\n");
    }};
    trusting one{hooks_test()};
    EXPECT_EQ(one.from.post(https(where.port())).response->status, 204);
    EXPECT_EQ(name, "hooks.test");
}

TEST(client_tls, a_new_connection_resumes_the_session_of_its_origin) {
    tls_server const server{hooks_test()};
    std::atomic<int> resumed = 0;
    script_server const where{[&](peer& one) {
        tls_server::connection const tls{server, one};
        resumed += SSL_session_reused(tls.get());
        tls.read();
        tls.write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        SSL_shutdown(tls.get());
    }};
    trusting one{hooks_test()};
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(one.from.post(https(where.port())).response->status, 204);
    }
    EXPECT_EQ(where.accepted(), 3);
    EXPECT_EQ(resumed, 2);
}

TEST(client_tls, a_body_cut_off_without_a_closing_alert_is_told) {
    tls_server const server{hooks_test()};
    script_server const where{[&](peer& one) {
        tls_server::connection const tls{server, one};
        tls.read();
        tls.write(one.number() == 0 ? "HTTP/1.1 200 OK\r\n\r\nhalf"
                                    : "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
    }};
    trusting one{hooks_test()};
    auto const until_close = one.from.post(https(where.port()));
    ASSERT_TRUE(until_close.response.has_value()) << until_close.response.error().message();
    EXPECT_EQ(until_close.response->body, "half");
    EXPECT_TRUE(until_close.response->body_truncated);
    EXPECT_EQ(errc_of(one.from.post(https(where.port()))), errc::connection_lost);
}

}  // namespace
}  // namespace typehook_test
