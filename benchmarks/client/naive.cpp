// A client as Beast's examples write it: message with a string body, tcp_stream with a deadline for each exchange, coroutines.
#include "sink.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <chrono>
#include <memory>

namespace benchmarks {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

struct connection {
    beast::tcp_stream stream;
    beast::flat_buffer buffer{};
};

asio::awaitable<void> post_in_turn(connection& over, std::size_t& left, std::size_t& answered) {
    while (left != 0) {
        --left;
        http::request<http::string_body> request{http::verb::post, path, 11};
        request.set(http::field::host, "127.0.0.1");
        request.set(http::field::user_agent, "naive");
        request.set(http::field::content_type, "application/json");
        for (auto const& [name, value] : headers()) {
            request.set(name, value);
        }
        request.body() = body();
        request.prepare_payload();

        over.stream.expires_after(std::chrono::seconds(30));
        co_await http::async_write(over.stream, request, asio::use_awaitable);
        http::response<http::string_body> response;
        co_await http::async_read(over.stream, over.buffer, response, asio::use_awaitable);
        answered += response.result() == http::status::no_content ? 1 : 0;
    }
}

}  // namespace

std::size_t post_naively(std::size_t count) {
    static asio::io_context context{1};
    static std::vector<std::unique_ptr<connection>> const open = [] {
        std::vector<std::unique_ptr<connection>> made;
        for (std::size_t i = 0; i < connections; ++i) {
            made.push_back(std::make_unique<connection>(connection{beast::tcp_stream(context)}));
            made.back()->stream.connect({asio::ip::make_address("127.0.0.1"), sink_port()});
            made.back()->stream.socket().set_option(asio::ip::tcp::no_delay(true));
        }
        return made;
    }();
    std::size_t answered = 0;
    for (auto const& each : open) {
        asio::co_spawn(context, post_in_turn(*each, count, answered), asio::detached);
    }
    context.restart();
    context.run();
    return answered;
}

}  // namespace benchmarks
