// Included first, so that it has to include all it needs.
#include <typehook/http/receiver.hpp>

#include <typehook/crypto.hpp>
#include <typehook/webhook.hpp>

#include <beacon/catalog.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <thread>
#include <type_traits>

// What travels over connections is tested in tests/integration/receiver_*.cpp.
namespace typehook::http::receiver_test {
namespace {

static_assert(!std::is_copy_constructible_v<receiver>);

receiver_options loopback() {
    receiver_options options;
    options.address = "127.0.0.1";
    options.port = 0;
    options.handle_signals = false;
    return options;
}

endpoint nothing() {
    return endpoint::immediate([](request const&, timestamp) { return answer{}; });
}

// The error that `act` throws, or nothing.
template <class Act>
std::optional<errc> error_of(Act const& act, std::string* what = nullptr) {
    try {
        act();
    } catch (error const& thrown) {
        if (what != nullptr) {
            *what = thrown.what();
        }
        return static_cast<errc>(thrown.why().code().value());
    }
    return std::nullopt;
}

TEST(receiver, is_made_from_the_options_that_differ) {
    receiver one{{.address = "127.0.0.1", .port = 0}};
    EXPECT_NE(one.port(), 0);
}

TEST(receiver, port_0_picks_a_free_port_that_can_be_connected_to_before_run) {
    receiver one{loopback()};
    receiver two{loopback()};
    EXPECT_NE(one.port(), 0);
    EXPECT_NE(one.port(), two.port());
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket socket{context};
    boost::system::error_code error;
    socket.connect({boost::asio::ip::make_address("127.0.0.1"), one.port()}, error);
    EXPECT_FALSE(error);
}

TEST(receiver, says_which_address_it_cannot_listen_on) {
    receiver first{loopback()};
    auto options = loopback();
    options.port = first.port();
    std::string what;
    EXPECT_EQ(error_of([&] { receiver second{options}; }, &what), errc::cannot_listen);
    EXPECT_NE(what.find("127.0.0.1 port " + std::to_string(first.port())), std::string::npos) << what;
    options.address = "localhost";
    EXPECT_EQ(error_of([&] { receiver second{options}; }), errc::cannot_listen);
}

TEST(receiver, refuses_options_outside_their_bounds) {
    auto options = loopback();
    options.threads = 0;
    EXPECT_EQ(error_of([&] { receiver one{options}; }), errc::invalid_options);
}

TEST(receiver, refuses_a_certificate_that_it_cannot_use_and_says_why) {
    auto options = loopback();
    options.tls =
        tls_options{.certificate_chain_file = "no-such-file.pem", .private_key_file = "no-such-key.pem"};
    std::string what;
    EXPECT_EQ(error_of([&] { receiver one{options}; }, &what), errc::bad_certificate);
    EXPECT_NE(what.find("no-such-file.pem"), std::string::npos) << what;
}

TEST(receiver, refuses_paths_that_no_request_can_name) {
    receiver one{loopback()};
    for (std::string const path : {"", "hooks", "/a?b", "/a b", "/a#b", "http://x/"}) {
        EXPECT_EQ(error_of([&] { one.mount(path, nothing()); }), errc::invalid_path) << path;
    }
}

TEST(receiver, refuses_a_second_router_for_a_path) {
    receiver one{loopback()};
    one.mount("/a", nothing());
    one.mount("/b", nothing());
    EXPECT_EQ(error_of([&] { one.mount("/a", nothing()); }), errc::path_already_mounted);
}

TEST(receiver, refuses_a_scheme_that_could_verify_nothing_and_says_why) {
    receiver one{loopback()};
    auto const router = make_router<beacon::catalog>(otherwise([](unrouted const&) {}));
    auto const refused = [&](auto scheme) {
        try {
            one.mount("/a", router, scheme);
        } catch (error const& thrown) {
            return thrown.why().code() == crypto::errc::not_configured;
        }
        return false;
    };
    EXPECT_TRUE(refused(schemes::token{.headers = {"x-token"}, .secret = secret("")}));
    EXPECT_TRUE(refused(schemes::github{}));
    EXPECT_TRUE(refused(schemes::stripe{}));
    EXPECT_TRUE(refused(schemes::basic{}));
    EXPECT_TRUE(refused(schemes::standard_webhooks{.secrets = {secret("whsec_no base64")}}));
    // Nothing was mounted, and what needs no secret can be.
    EXPECT_FALSE(refused(schemes::none{}));
}

TEST(receiver, stop_before_run_makes_run_return) {
    receiver one{loopback()};
    one.stop();
    one.stop();
    one.run();
    one.stop();
}

TEST(receiver, runs_once_and_mounts_before) {
    receiver one{loopback()};
    one.stop();
    one.run();
    EXPECT_EQ(error_of([&] { one.run(); }), errc::already_running);
    EXPECT_EQ(error_of([&] { one.mount("/a", nothing()); }), errc::already_running);
}

TEST(receiver, may_end_without_having_run) {
    receiver one{loopback()};
    one.mount("/a", nothing());
}

TEST(receiver, several_threads_end_together) {
    auto options = loopback();
    options.threads = 4;
    receiver one{options};
    std::thread stopper([&] { one.stop(); });
    one.run();
    stopper.join();
}

}  // namespace
}  // namespace typehook::http::receiver_test
