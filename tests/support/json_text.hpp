// JSON texts for tests: in memory where a read too far is noticed, and judged as whole documents.
#pragma once

#include <typehook/json/skip.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>

namespace test_support {

/// A copy of a text in a heap block of exactly its size, so that AddressSanitizer sees a read of one byte too
/// many.
class exact_block {
public:
    explicit exact_block(std::string_view text) : bytes_(new char[text.size()]), size_(text.size()) {
        std::copy(text.begin(), text.end(), bytes_.get());
    }

    char const* begin() const { return bytes_.get(); }
    char const* end() const { return bytes_.get() + size_; }
    std::string_view view() const { return {bytes_.get(), size_}; }

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
};

/// An error and where it is, printable.
struct verdict {
    typehook::json::errc error{};
    std::size_t offset = 0;

    friend bool operator==(verdict const&, verdict const&) = default;
    friend std::ostream& operator<<(std::ostream& to, verdict const& value) {
        return to << typehook::name_of(value.error) << " at " << value.offset;
    }
};

/// Judges a whole document: one value, and nothing but whitespace after it. Accepted: `{}` and the size.
inline verdict judge(std::string_view text, unsigned max_depth = typehook::json::hard_depth_limit) {
    using namespace typehook::json;
    exact_block const block(text);
    auto const value = skip_value(block.begin(), block.end(), max_depth);
    auto const offset = [&](char const* p) { return static_cast<std::size_t>(p - block.begin()); };
    if (value.error != errc{}) {
        return {value.error, offset(value.end)};
    }
    auto const rest = skip_whitespace(value.end, block.end());
    return {rest == block.end() ? errc{} : errc::trailing_characters, offset(rest)};
}

/// A verdict of acceptance.
inline verdict accepted(std::string_view text) { return {{}, text.size()}; }

}  // namespace test_support
