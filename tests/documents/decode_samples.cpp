// Decodes every sample that the generator has made of a catalog: as the event that its file names, without a deviation, and
// encoded again it decodes to the same event.
#include <typehook/appdirect/catalog.hpp>
#include <typehook/events.hpp>
#include <typehook/json.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace ad = typehook::appdirect;

namespace {

std::string problem_of(std::string const& text, std::string const& name) {
    typehook::json::report report;
    auto const decoded = typehook::decode_event<ad::catalog>(text, {.report = &report});
    if (!decoded) {
        return decoded.error().message();
    }
    auto found = std::string{decoded->name()};
    found.replace(found.find('.'), 1, "_");
    if (found != name) {
        return "it is a " + found;
    }
    if (!report.empty()) {
        return "it deviates from its schema";
    }
    auto const again = typehook::decode_event<ad::catalog>(typehook::json::encode(*decoded));
    if (!again) {
        return "encoded: " + again.error().message();
    }
    return *again == *decoded ? "" : "encoded and decoded it differs";
}

}  // namespace

int main(int count, char** arguments) {
    auto files = 0;
    auto wrong = 0;
    for (auto const& entry : std::filesystem::directory_iterator{count > 1 ? arguments[1] : "."}) {
        std::ifstream stream{entry.path(), std::ios::binary};
        std::string const text{std::istreambuf_iterator<char>{stream}, {}};
        auto const file = entry.path().filename().string();
        ++files;
        if (auto const problem = problem_of(text, file.substr(0, file.find('.'))); !problem.empty()) {
            std::cout << file << ": " << problem << '\n';
            ++wrong;
        }
    }
    std::cout << files << " samples, " << wrong << " wrong\n";
    return files > 0 && wrong == 0 ? 0 : 1;
}
