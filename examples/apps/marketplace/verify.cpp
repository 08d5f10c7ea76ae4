// marketplace verify: whether a store is consistent.
#include "command.hpp"

#include <typehook/store/sqlite.hpp>

#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace marketplace {

namespace {

int verify(std::string const& data) {
    if (!std::ifstream(data)) {  // opening a store would make one
        throw std::runtime_error("cannot read " + data);
    }
    auto store = typehook::store::sqlite_store::open(data, {}).value();
    auto const problems = store.verify().value();
    for (auto const& problem : problems) {
        std::cout << typehook::printable(problem) << '\n';
    }
    if (!problems.empty()) {
        std::cout << data << ": " << problems.size() << " inconsistencies; restore it from a copy"
                  << std::endl;
        return 1;
    }
    std::cout << data << " is consistent" << std::endl;
    return 0;
}

}  // namespace

void add_verify(CLI::App& app, action& chosen) {
    auto const data = std::make_shared<std::string>();
    auto* const command = app.add_subcommand(
        "verify", "Check a store that no server has open: exit code 1 if it is inconsistent");
    command->add_option("--data", *data, "The store's file")->envname("MARKETPLACE_DATA")->required();
    command->callback([data, &chosen] { chosen = [data] { return verify(*data); }; });
}

}  // namespace marketplace
