// The poster that posts: typehook's HTTP client. Layer delivery, a driver.
#pragma once

#include <typehook/http/client.hpp>

#include <typehook/delivery/poster.hpp>

#include <boost/asio/io_context.hpp>

#include <utility>

namespace typehook::delivery {

class http_poster final : public poster {
public:
    /// Errors: throws `typehook::error` as `http::client` does.
    http_poster(boost::asio::io_context& context, http::client_options const& options)
        : client_(context, options) {}

    void post(http::target const& to, http::outgoing const& what, http::completion done) override {
        client_.post(to, what, std::move(done));
    }
    void close() override { client_.close(); }

private:
    http::client client_;
};

}  // namespace typehook::delivery
