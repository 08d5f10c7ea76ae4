// The documents, the contestants, and main(): every check first, then the clock. Part of the benchmarks.
//
//     benchmark_codec [--check] [Google Benchmark's options]
//
// A contestant that fails its check is named on stderr and left out; then the exit status is 1. Names are
// document/form/operation/library; the counter `events` tells how many documents one iteration takes.
#include "contest.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>

namespace benchmarks {

std::vector<contestant>& contestants() {
    static std::vector<contestant> all;
    return all;
}

texts const& corpus(std::string_view document, std::string_view form) {
    static std::map<std::string, texts> loaded;
    std::string const name = std::string(document) + "." + std::string(form);
    auto const [place, is_new] = loaded.try_emplace(name);
    if (!is_new) {
        return place->second;
    }
    std::ifstream file(TYPEHOOK_BENCHMARK_CORPUS "/" + name, std::ios::binary);
    std::string const all{std::istreambuf_iterator<char>(file), {}};
    for (std::size_t start = 0; start < all.size();) {
        std::size_t const end = std::min(all.find('\x1e', start + 1), all.size());
        place->second.emplace_back(all, start + 1,
                                   end - start - 2);  // without the separator and the line feed
        place->second.back().shrink_to_fit();
        start = end;
    }
    if (place->second.empty()) {
        std::fprintf(stderr, "no documents in %s/%s\n", TYPEHOOK_BENCHMARK_CORPUS, name.c_str());
        std::exit(2);
    }
    return place->second;
}

}  // namespace benchmarks

int main(int count, char** arguments) {
    benchmarks::add_contestants();
    bool const only_check = count > 1 && std::strcmp(arguments[1], "--check") == 0;
    int failed = 0;
    for (auto const& each : benchmarks::contestants()) {
        std::string const name = each.document + "/" + each.form + "/" + each.operation + "/" + each.library;
        if (std::string const wrong = each.check(); !wrong.empty()) {
            std::fprintf(stderr, "%s is left out: %s\n", name.c_str(), wrong.c_str());
            ++failed;
            continue;
        }
        benchmark::RegisterBenchmark(name.c_str(), each.run)->Unit(benchmark::kNanosecond);
    }
    if (!only_check) {
        benchmark::Initialize(&count, arguments);
        if (benchmark::ReportUnrecognizedArguments(count, arguments)) {
            return 2;
        }
        benchmark::RunSpecifiedBenchmarks();
    }
    return failed == 0 ? 0 : 1;
}
