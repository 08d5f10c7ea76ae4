// The documents that are read, by kind and form. Part of the codec benchmark.
//
// Written by corpus.py into the folder that the build names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

/// Texts of one kind and form; none has bytes to spare behind it that a reader could count on.
using texts = std::vector<std::string>;

/// The texts of `<document>.<form>`. Loaded once, kept for the whole run. Exits when the file is missing.
texts const& corpus(std::string_view document, std::string_view form);

}  // namespace benchmarks
