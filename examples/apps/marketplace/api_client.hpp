// The command line's side of the API: one request at a time, with the key of the caller.
#pragma once

#include <typehook/core.hpp>
#include <typehook/crypto/secret.hpp>

#include <CLI/CLI.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace marketplace {

/// Where the server is and who asks; read from options or the environment.
struct api_access {
    std::string server = "http://127.0.0.1:8080";
    std::string key{};
};

/// An answer of the API.
struct api_reply {
    int status = 0;
    std::string body{};
};

/// Adds `--server` and `--key` to a subcommand.
std::shared_ptr<api_access> add_access(CLI::App& command);

/// Asks the server and waits for its answer. Throws typehook::error when there is none, and std::runtime_error with the problem's
/// text when the status is not 2xx.
api_reply ask_api(api_access const& access, std::string_view method, std::string const& path,
                  std::string_view body = {});

/// Text for a query parameter.
std::string percent_encode(std::string_view text);

}  // namespace marketplace
