// The receiver behind TLS, with a certificate made here.
#include "identity.hpp"
#include "receiver_support.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <openssl/ssl.h>

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

namespace typehook_test {
namespace {

namespace asio = boost::asio;
using typehook::http::receiver_options;
using typehook::http::tls_options;

identity const& server_identity() {
    static identity const made = make_identity();
    return made;
}

receiver_options with_tls() {
    receiver_options options;
    options.tls =
        tls_options{.certificate_chain = server_identity().certificate, .private_key = server_identity().key};
    return options;
}

// A client that trusts the certificate above and nothing else.
class tls_client {
public:
    using prepare = std::function<void(SSL_CTX*)>;

    explicit tls_client(served const& where, prepare const& change = {})
        : stream_(context_for(change), ssl_) {
        stream_.next_layer().connect({asio::ip::make_address("127.0.0.1"), where.port()});
        timeval const limit{std::chrono::seconds(patience).count(), 0};
        ::setsockopt(stream_.next_layer().native_handle(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        stream_.handshake(asio::ssl::stream_base::client, error_);
    }

    boost::system::error_code const& error() const { return error_; }
    asio::ssl::stream<asio::ip::tcp::socket>& stream() { return stream_; }

    void send(std::string_view text) { asio::write(stream_, asio::buffer(text.data(), text.size()), error_); }

    // Reads one reply; status 0 when the connection ended instead.
    seen_reply read() {
        seen_reply reply;
        while (pending_.find("\r\n\r\n") == std::string::npos) {
            if (!more()) {
                return reply;
            }
        }
        auto const end = pending_.find("\r\n\r\n");
        reply.head = pending_.substr(0, end + 2);
        pending_.erase(0, end + 4);
        reply.status = std::stoi(reply.head.substr(9, 3));
        auto const length =
            reply.header("Content-Length").empty() ? 0 : std::stoul(reply.header("Content-Length"));
        while (pending_.size() < length) {
            if (!more()) {
                return reply;
            }
        }
        reply.body = pending_.substr(0, length);
        pending_.erase(0, length);
        return reply;
    }

    seen_reply exchange(std::string_view text) {
        send(text);
        return read();
    }

    // Whether the peer ends the connection properly, with a close_notify.
    bool closed() { return !more() && pending_.empty() && error_ == asio::error::eof; }

private:
    asio::io_context& context_for(prepare const& change) {
        ssl_.add_certificate_authority(asio::buffer(server_identity().certificate));
        ssl_.set_verify_mode(asio::ssl::verify_peer);
        if (change) {
            change(ssl_.native_handle());
        }
        return context_;
    }

    bool more() {
        char room[16384];
        auto const count = stream_.read_some(asio::buffer(room), error_);
        pending_.append(room, count);
        return count != 0;
    }

    asio::io_context context_{};
    asio::ssl::context ssl_{asio::ssl::context::tls_client};
    asio::ssl::stream<asio::ip::tcp::socket> stream_;
    boost::system::error_code error_{};
    std::string pending_{};
};

bool still_serves_tls(served const& where) {
    tls_client another{where};
    return another.exchange(post("alive")).body == "alive";
}

TEST(receiver_tls, serves_tls_1_3_and_keeps_the_connection) {
    served const where{with_tls()};
    tls_client one{where};
    ASSERT_FALSE(one.error()) << one.error().message();
    EXPECT_STREQ(SSL_get_version(one.stream().native_handle()), "TLSv1.3");
    for (int i = 0; i < 20; ++i) {
        auto const body = std::to_string(i);
        EXPECT_EQ(one.exchange(post(body)).body, body);
    }
}

TEST(receiver_tls, serves_tls_1_2_with_forward_secrecy_only) {
    served const where{with_tls()};
    tls_client one{where, [](SSL_CTX* context) { SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION); }};
    ASSERT_FALSE(one.error()) << one.error().message();
    EXPECT_STREQ(SSL_get_version(one.stream().native_handle()), "TLSv1.2");
    EXPECT_EQ(std::string(SSL_get_cipher_name(one.stream().native_handle())).substr(0, 5), "ECDHE");
    EXPECT_EQ(one.exchange(post("x")).status, 200);
    tls_client weak{where, [](SSL_CTX* context) {
                        SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
                        SSL_CTX_set_cipher_list(context, "AES128-SHA:ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0");
                    }};
    EXPECT_TRUE(weak.error());
}

TEST(receiver_tls, refuses_older_versions) {
    served const where{with_tls()};
    tls_client one{where, [](SSL_CTX* context) {
                       SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0");
                       SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
                       SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
                   }};
    EXPECT_TRUE(one.error());
    EXPECT_TRUE(still_serves_tls(where));
}

TEST(receiver_tls, names_http_1_1_and_nothing_else) {
    served const where{with_tls()};
    auto const offering = [](std::string protocols) {
        return [protocols](SSL_CTX* context) {
            SSL_CTX_set_alpn_protos(context, reinterpret_cast<unsigned char const*>(protocols.data()),
                                    static_cast<unsigned>(protocols.size()));
        };
    };
    tls_client both{where, offering("\x02h2\x08http/1.1")};
    ASSERT_FALSE(both.error());
    unsigned char const* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(both.stream().native_handle(), &chosen, &size);
    EXPECT_EQ(std::string(reinterpret_cast<char const*>(chosen), size), "http/1.1");
    EXPECT_EQ(both.exchange(post("x")).status, 200);
    tls_client only_http2{where, offering("\x02h2")};
    EXPECT_TRUE(only_http2.error());
}

TEST(receiver_tls, takes_large_and_pipelined_requests) {
    receiver_options options = with_tls();
    options.limits.max_body = 4'000'000;
    served const where{options};
    tls_client one{where};
    std::string const body(3'000'000, 'x');
    EXPECT_EQ(one.exchange(post(body)).body, body);
    one.send(post("a") + post("b") + post("c"));
    EXPECT_EQ(one.read().body, "a");
    EXPECT_EQ(one.read().body, "b");
    EXPECT_EQ(one.read().body, "c");
}

TEST(receiver_tls, closes_with_a_close_notify) {
    receiver_options options = with_tls();
    options.deadlines.idle = 100ms;
    served const where{options};
    tls_client asked{where};
    EXPECT_EQ(asked.exchange(post("x", "Connection: close\r\n")).status, 200);
    EXPECT_TRUE(asked.closed());
    tls_client idle{where};
    EXPECT_TRUE(idle.closed());
}

TEST(receiver_tls, refusals_reach_a_client_that_sends_on) {
    served const where{with_tls()};
    tls_client one{where};
    one.send("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n" +
             std::string(60'000, 'x'));
    EXPECT_EQ(one.read().status, 413);
}

TEST(receiver_tls, deadlines_hold_here_too) {
    receiver_options options = with_tls();
    options.deadlines.header = 100ms;
    options.deadlines.tls_handshake = 100ms;
    served const where{options};
    tls_client slow{where};
    EXPECT_EQ(slow.exchange("POST /hooks HT").status, 408);
    client silent{where};
    EXPECT_TRUE(silent.closed()) << "no handshake";
}

TEST(receiver_tls, the_cap_is_told_through_tls) {
    receiver_options options = with_tls();
    options.limits.max_connections = 1;
    served const where{options};
    tls_client first{where};
    EXPECT_EQ(first.exchange(post("x")).status, 200);
    tls_client second{where};
    EXPECT_EQ(second.exchange(post("x")).status, 503);
}

TEST(receiver_tls, drains) {
    served where{with_tls()};
    tls_client idle{where};
    tls_client busy{where};
    EXPECT_EQ(idle.exchange(post("x")).status, 200);
    busy.send("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(busy.read().status, 100);
    where.receiver().stop();
    EXPECT_TRUE(idle.closed());
    EXPECT_EQ(busy.exchange("rest").header("Connection"), "close");
    std::thread closing([&] {
        boost::system::error_code ignored;
        busy.stream().shutdown(ignored);
        idle.stream().shutdown(ignored);
    });
    where.stop();
    closing.join();
}

TEST(receiver_tls, plain_http_and_garbage_leave_it_serving) {
    served const where{with_tls()};
    for (std::string const text :
         {"POST /hooks HTTP/1.1\r\nHost: a\r\n\r\n", "\x16\x03\x01\xFF\xFF", "garbage"}) {
        client one{where};
        one.send(text).shutdown_send();
        one.closed();
    }
    for (int i = 0; i < 20; ++i) {
        client one{where};
        one.send(std::string("\x16\x03\x01\x00\x05\x01\x00", 7));
        one.reset();
    }
    {
        tls_client abrupt{where};
        abrupt.send("POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
        abrupt.stream().next_layer().close();
    }
    EXPECT_TRUE(still_serves_tls(where));
    EXPECT_TRUE(where.log.waits_for("the TLS handshake failed"));
}

TEST(receiver_tls, takes_its_certificate_from_files) {
    auto const folder =
        std::filesystem::temp_directory_path() / ("typehook_tls_" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    std::ofstream(folder / "chain.pem") << server_identity().certificate;
    std::ofstream(folder / "key.pem") << server_identity().key;
    receiver_options options;
    options.tls =
        tls_options{.certificate_chain_file = folder / "chain.pem", .private_key_file = folder / "key.pem"};
    {
        served const where{options};
        EXPECT_TRUE(still_serves_tls(where));
    }
    std::filesystem::remove_all(folder);
}

std::string refusal(tls_options tls) {
    receiver_options options;
    options.address = "127.0.0.1";
    options.port = 0;
    options.tls = std::move(tls);
    try {
        typehook::http::receiver one{options};
    } catch (typehook::error const& thrown) {
        EXPECT_EQ(thrown.why().code(), typehook::http::errc::bad_certificate);
        return thrown.what();
    }
    return {};
}

TEST(receiver_tls, refuses_a_key_of_another_certificate_and_says_nothing_of_the_key) {
    auto const other = make_identity();
    auto const what = refusal({.certificate_chain = server_identity().certificate, .private_key = other.key});
    EXPECT_NE(what.find("private key"), std::string::npos) << what;
    EXPECT_EQ(what.find("BEGIN"), std::string::npos) << what;
    EXPECT_NE(refusal({.certificate_chain = "no certificate", .private_key = other.key}), "");
    EXPECT_NE(refusal({.certificate_chain = server_identity().certificate, .private_key = "no key"}), "");
}

}  // namespace
}  // namespace typehook_test
