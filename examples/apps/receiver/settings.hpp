// What the receiver app can be told: the command line and the environment. The only part that knows CLI11.
#pragma once

#include <typehook/crypto.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace receiver_app {

struct settings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;
    typehook::secret token;
    std::string certificate;  ///< File; with `key`, the receiver speaks HTTPS.
    std::string key;
    bool strict = false;  ///< Refuse events that depart from their schema, in place of noting it.
};

/// The program is to end with this exit code, and the user was told why: help, or a wrong command line.
struct leave {
    int exit_code = 0;
};

std::variant<settings, leave> read_settings(int count, char** arguments);

}  // namespace receiver_app
