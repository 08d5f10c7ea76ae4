// The subcommands of the program: each adds itself to the command line and says how the process ends.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace marketplace {

/// What is run once the command line is read; gives the exit code.
using action = std::function<int()>;

/// Each adds one subcommand; `chosen` becomes what it does when it is the one that was named.
void add_serve(CLI::App& app, action& chosen);
void add_key(CLI::App& app, action& chosen);
void add_publish(CLI::App& app, action& chosen);
void add_webhooks(CLI::App& app, action& chosen);
void add_deliveries(CLI::App& app, action& chosen);
void add_listen(CLI::App& app, action& chosen);
void add_verify(CLI::App& app, action& chosen);

}  // namespace marketplace
