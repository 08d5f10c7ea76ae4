// Stands in for libFuzzer in normal builds: runs the fuzz target on files, and on damaged copies of each.
//
// Arguments are files or folders (a folder that is missing is empty: nothing crashed yet). Every input is a heap block of
// exactly its size, so a sanitizer sees a read one byte past its end. Damage is exhaustive where that is affordable: every
// cut of the first 2 KiB, and three flips of every byte there, of files of at most 4 KiB.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

constexpr std::size_t damaged_bytes = 2048;
constexpr std::size_t damaged_size = 4096;
std::size_t inputs = 0;

void run(std::string_view text) {
    std::unique_ptr<std::uint8_t[]> const block(new std::uint8_t[text.size()]);
    if (!text.empty()) {
        std::memcpy(block.get(), text.data(), text.size());
    }
    LLVMFuzzerTestOneInput(block.get(), text.size());
    ++inputs;
}

void run_damaged(std::string text) {
    auto const reach = text.size() < damaged_bytes ? text.size() : damaged_bytes;
    for (std::size_t at = 0; at < reach; ++at) {
        run(std::string_view(text).substr(0, at));
        auto const was = text[at];
        for (int const flip : {0x01, 0x20, 0x80}) {
            text[at] = static_cast<char>(was ^ flip);
            run(text);
        }
        text[at] = was;
    }
}

void run_file(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    run(text);
    if (text.size() <= damaged_size) {
        run_damaged(text);
    }
}

}  // namespace

int main(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
        std::filesystem::path const path = arguments[i];
        if (std::filesystem::is_directory(path)) {
            for (auto const& entry : std::filesystem::recursive_directory_iterator(path)) {
                if (entry.is_regular_file()) {
                    run_file(entry.path());
                }
            }
        } else if (std::filesystem::exists(path)) {
            run_file(path);
        }
    }
    std::printf("%zu inputs\n", inputs);
    return inputs == 0 ? 1 : 0;
}
