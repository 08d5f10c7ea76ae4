// A generated-like struct with one member of any type, and what a codec has to do with a value in it: read and
// write it back, or report and keep what does not fit, in both policies with pointer and offset.
#pragma once

#include <typehook/json.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace test_support {

/// `{"value": …}`.
template <class T>
struct holder {
    T value{};
    typehook::extra_members extra_members{};

    friend bool operator==(holder const&, holder const&) = default;
    struct reflection;
};

template <class T>
struct holder<T>::reflection {
    static constexpr std::string_view name = "holder";
    static constexpr std::string_view keys[1] = {"value"};
    using members = typehook::member_list<&holder::value>;
};

/// Where the value starts in a text that `held` made.
inline constexpr std::size_t value_offset = 9;

inline std::string held(std::string_view value) { return "{\"value\":" + std::string(value) + "}"; }

inline constexpr typehook::json::decode_options strictly{.policy = typehook::json::strict};

/// Decodes a value of a member, strictly. The test fails if that fails.
template <class T>
T read(std::string_view value) {
    auto const text = held(value);
    auto decoded = typehook::json::decode<holder<T>>(text, strictly);
    EXPECT_TRUE(decoded.has_value()) << text << ": " << decoded.error().message();
    return decoded.has_value() ? (*decoded).value : T{};
}

template <class T>
std::string written(T const& value) {
    return typehook::json::encode(value);
}

/// Says whether a value is read without a deviation and written as `expected`.
template <class T>
testing::AssertionResult reads_and_writes(std::string_view value, std::string_view expected) {
    auto const text = held(value);
    typehook::json::report report;
    auto const tolerant = typehook::json::decode<holder<T>>(text, {.report = &report});
    auto const strict = typehook::json::decode<holder<T>>(text, strictly);
    if (!tolerant.has_value() || !strict.has_value()) {
        return testing::AssertionFailure()
               << text << ": "
               << (strict.has_value() ? tolerant.error().message() : strict.error().message());
    }
    if (!report.empty() || !(*tolerant == *strict)) {
        return testing::AssertionFailure() << text << ": the policies differ";
    }
    if (auto const out = typehook::json::encode(*strict); out != held(expected)) {
        return testing::AssertionFailure() << text << " became " << out;
    }
    return testing::AssertionSuccess();
}

template <class T>
testing::AssertionResult keeps(std::string_view value) {
    return reads_and_writes<T>(value, value);
}

/// Says whether a value deviates at `pointer` (below the member) and `offset` (in the value): the strict policy refuses it
/// there; the tolerant one reports that place only, leaves the member as new, and writes the value back as it came.
template <class T>
testing::AssertionResult deviates(std::string_view value, typehook::json::errc kind,
                                  std::string_view pointer = "", std::size_t offset = 0) {
    using namespace typehook;
    auto const text = held(value);
    auto const expected_pointer = "/value" + std::string(pointer);
    auto const expected_offset = std::uint64_t{value_offset + offset};
    auto const strict = json::decode<holder<T>>(text, strictly);
    if (strict.has_value()) {
        return testing::AssertionFailure() << text << " is accepted by the strict policy";
    }
    if (strict.error().code() != kind || strict.error().pointer() != expected_pointer ||
        strict.error().offset() != expected_offset) {
        return testing::AssertionFailure() << text << ": " << strict.error().message() << " at '"
                                           << strict.error().pointer() << "', " << strict.error().offset();
    }
    json::report report;
    auto const tolerant = json::decode<holder<T>>(text, {.report = &report});
    if (!tolerant.has_value()) {
        return testing::AssertionFailure() << text << ": " << tolerant.error().message();
    }
    if (report.size() != 1 ||
        report.deviations[0] != json::deviation{expected_pointer, expected_offset, kind}) {
        return testing::AssertionFailure()
               << text << ": " << report.size() << " deviations, the first "
               << report.deviations.at(0).pointer << ' ' << name_of(report.deviations.at(0).kind) << " at "
               << report.deviations.at(0).offset;
    }
    if (!(tolerant->value == T{})) {
        return testing::AssertionFailure() << text << " left something in the member";
    }
    if (auto const out = json::encode(*tolerant); out != text) {
        return testing::AssertionFailure() << text << " became " << out;
    }
    return testing::AssertionSuccess();
}

/// Says whether a value is no JSON, in both policies, at `offset` in the value.
template <class T>
testing::AssertionResult is_malformed(std::string_view value, typehook::json::errc error,
                                      std::size_t offset) {
    auto const text = held(value);
    for (auto const policy : {typehook::json::tolerant, typehook::json::strict}) {
        auto const decoded = typehook::json::decode<holder<T>>(text, {.policy = policy});
        if (decoded.has_value()) {
            return testing::AssertionFailure() << text << " is accepted";
        }
        if (decoded.error().code() != error || decoded.error().offset() != value_offset + offset) {
            return testing::AssertionFailure()
                   << text << ": " << decoded.error().message() << " at " << decoded.error().offset();
        }
    }
    return testing::AssertionSuccess();
}

}  // namespace test_support
