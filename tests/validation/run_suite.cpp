// Runs the cases of the JSON-Schema-Test-Suite: prints each that does not agree. See suite.py.
#include <typehook/json/validate.hpp>

#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <suite/validation.hpp>

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: run_suite cases.txt\n";
        return 2;
    }
    std::ifstream cases{arguments[1]};
    typehook::json::validator const validator{suite::validation};
    int wrong = 0;
    int seen = 0;
    for (std::string line; std::getline(cases, line); ++seen) {
        std::string_view rest = line;
        auto const field = [&rest] {
            auto const found = rest.substr(0, rest.find('\t'));
            rest.remove_prefix(found.size() + 1);
            return found;
        };
        auto const name = field();
        bool const valid = field() == "1";
        auto const data = field();
        auto const found = validator.validate(data, name);
        if (!found) {
            std::cout << name << '\t' << found.error().message() << '\t' << rest << '\n';
            ++wrong;
        } else if (found->empty() != valid) {
            std::cout << name << '\t'
                      << (valid ? "refused: " + std::string(found->deviations.front().keyword) : "accepted")
                      << '\t' << data << '\t' << rest << '\n';
            ++wrong;
        }
    }
    if (seen == 0) {
        std::cerr << "no cases\n";
        return 2;
    }
    return wrong == 0 ? 0 : 1;
}
