#include "api_client.hpp"

#include <marketplace/api/problem.hpp>

#include <typehook/http/client.hpp>
#include <typehook/json.hpp>

#include <boost/asio/io_context.hpp>

#include <stdexcept>
#include <utility>
#include <vector>

namespace marketplace {

namespace {

std::string text_of(api_reply const& reply) {
    auto const problem = typehook::json::decode<api::problem>(reply.body);
    auto text = "the server answered " + std::to_string(reply.status);
    if (problem) {
        text += ": " + typehook::printable(problem->detail);
        for (auto const& error : problem->errors.value_or(std::vector<api::problem::errors_item>{})) {
            text += "\n  " + typehook::printable(error.pointer) + ": " + typehook::printable(error.detail);
        }
    }
    return text;
}

}  // namespace

std::shared_ptr<api_access> add_access(CLI::App& command) {
    auto access = std::make_shared<api_access>();
    command.add_option("--server", access->server, "Where the marketplace listens")
        ->envname("MARKETPLACE_SERVER")
        ->capture_default_str();
    command
        .add_option("--key", access->key,
                    "API key; other users of the machine can read a command line, so better set the "
                    "environment variable")
        ->envname("MARKETPLACE_KEY")
        ->required();
    return access;
}

api_reply ask_api(api_access const& access, std::string_view method, std::string const& path,
                  std::string_view body) {
    // The caller names the server: it may be on this machine.
    typehook::http::client_options options;
    options.egress.allow_http = true;
    options.egress.allow_private_endpoints = true;
    options.max_response_body = options.max_response_read = std::size_t{64} << 20;
    auto const to = typehook::http::target::parse(access.server + path, options.egress).value();
    std::vector<std::pair<std::string, std::string>> const headers{{"Authorization", "Bearer " + access.key}};

    boost::asio::io_context context;
    typehook::http::client client(context, options);
    typehook::http::exchange ended;
    client.post(to, {.method = method, .headers = headers, .body = body},
                [&](typehook::http::exchange&& came) {
                    ended = std::move(came);
                    client.close();
                });
    context.run();
    auto response = std::move(ended.response).value();
    api_reply reply{response.status, std::move(response.body)};
    if (reply.status < 200 || reply.status > 299) {
        throw std::runtime_error(text_of(reply));
    }
    return reply;
}

std::string percent_encode(std::string_view text) {
    std::string encoded;
    for (char const letter : text) {
        auto const byte = static_cast<unsigned char>(letter);
        auto const plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' ||
                           letter == '_';
        if (plain) {
            encoded += letter;
        } else {
            encoded += '%';
            encoded += "0123456789ABCDEF"[byte >> 4];
            encoded += "0123456789ABCDEF"[byte & 15];
        }
    }
    return encoded;
}

}  // namespace marketplace
