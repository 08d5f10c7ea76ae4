// What is measured, the same for every library: contestants, and the loops around one read or write. Part of the codec
// benchmark.
//
// A contestant is one library on one document, form and operation. Before anything is timed, its check reads or writes every
// document and compares with what the text says; a contestant with another result is reported and not measured.
#pragma once

#include "corpus.hpp"

#include <benchmark/benchmark.h>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

/// One line of the table, before it has a number.
struct contestant {
    std::string document;
    std::string form;
    std::string operation;
    std::string library;
    /// Every document compared; empty, or what went wrong.
    std::function<std::string()> check;
    std::function<void(benchmark::State&)> run;
};

/// All that were registered, in order.
std::vector<contestant>& contestants();

/// Registers what a program measures. Each program has its own.
void add_contestants();

/// The forms of a text that every reader reads.
inline constexpr std::string_view forms[] = {"ordered", "shuffled", "sorted", "pretty", "unknown30"};

/// Times `step(index)` over all documents in turn.
template <class Step>
void run_over(benchmark::State& state, std::size_t count, Step step) {
    for (auto _ : state) {
        for (std::size_t index = 0; index < count; ++index) {
            step(index);
        }
    }
    state.counters["events"] = static_cast<double>(count);
}

/// Checks `step(index)`, which returns what is wrong with a document, over all documents.
template <class Step>
std::string check_over(std::size_t count, Step step) {
    for (std::size_t index = 0; index < count; ++index) {
        if (std::string wrong = step(index); !wrong.empty()) {
            return "document " + std::to_string(index) + ": " + wrong;
        }
    }
    return {};
}

}  // namespace benchmarks
