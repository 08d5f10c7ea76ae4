// The corpus tests/data/json: texts that every JSON reader has to accept, and texts that it has to refuse.
#pragma once

#include <typehook/json/errc.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace test_support {

struct corpus_document {
    std::string name;
    std::string text;
};

/// The files of a folder, sorted by name.
inline std::vector<corpus_document> documents_in(std::filesystem::path const& folder) {
    std::vector<corpus_document> documents;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream file(entry.path(), std::ios::binary);
        documents.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>(file), {}}});
    }
    std::sort(documents.begin(), documents.end(),
              [](auto const& left, auto const& right) { return left.name < right.name; });
    return documents;
}

/// The documents of `accept` or `reject`.
inline std::vector<corpus_document> corpus(std::string_view verdict) {
    return documents_in(std::filesystem::path(TYPEHOOK_SOURCE_DIR) / "tests/data/json" / verdict);
}

/// Why and where a document of `reject` is refused.
struct refusal {
    typehook::json::errc error{};
    std::size_t offset = 0;
};

/// What the name of a document in `reject` promises: `<what>.<errc>.<offset>.json`.
inline refusal promised(std::string_view name) {
    auto const first = name.find('.');
    auto const second = name.find('.', first + 1);
    auto const error = name.substr(first + 1, second - first - 1);
    refusal expected;
    for (std::size_t i = 1; i <= typehook::error_count<typehook::json::errc>; ++i) {
        if (typehook::name_of(static_cast<typehook::json::errc>(i)) == error) {
            expected.error = static_cast<typehook::json::errc>(i);
        }
    }
    if (expected.error == typehook::json::errc{}) {
        throw std::invalid_argument("no such error: " + std::string(name));
    }
    std::from_chars(name.data() + second + 1, name.data() + name.size(), expected.offset);
    return expected;
}

}  // namespace test_support
