// The codec against Boost.JSON, which we did not write: the same verdict and the same value, on documents that are generated,
// then mutated, with fixed seeds. Numbers are held against the C library, which rounds correctly where Boost.JSON 1.81 does not.
//
// The tree of the other tests stands between the two: here it is shown to be what Boost.JSON reads.
#include "expectation.hpp"

#include <typehook/json.hpp>
#include <typehook/json/dom.hpp>

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>
#include <support/boost_json.hpp>
#include <support/json_corpus.hpp>
#include <support/json_generator.hpp>
#include <support/json_tree.hpp>
#include <support/walled_text.hpp>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace typehook;
using test_support::json_tree;
using test_support::nearly;
using test_support::parse_tree;
using test_support::same;

boost::json::value parsed(std::string_view text, boost::json::error_code& error) {
    boost::json::parse_options options;
    options.max_depth = 2000;
    return boost::json::parse({text.data(), text.size()}, error, {}, options);
}

// --- values ------------------------------------------------------------------------------------------------------------------------

/// Says whether the tree is what Boost.JSON has read.
bool is_read(json_tree const& tree, boost::json::value const& value) {
    using kind = json_tree::kind;
    switch (tree.what) {
    case kind::null:
        return value.is_null();
    case kind::boolean:
        return value.is_bool() && value.get_bool() == (tree.text == "true");
    case kind::string:
        return value.is_string() &&
               tree.text == std::string_view(value.get_string().data(), value.get_string().size());
    case kind::number:
        return value.is_int64() ? std::to_string(value.get_int64()) == (tree.text == "-0" ? "0" : tree.text)
               : value.is_uint64()
                   ? std::to_string(value.get_uint64()) == tree.text
                   : value.is_double() && nearly(std::strtod(tree.text.c_str(), nullptr), value.get_double());
    case kind::array:
        if (!value.is_array() || value.get_array().size() != tree.values.size()) {
            return false;
        }
        for (std::size_t i = 0; i < tree.values.size(); ++i) {
            if (!is_read(tree.values[i], value.get_array()[i])) {
                return false;
            }
        }
        return true;
    default:
        if (!value.is_object()) {
            return false;
        }
        for (auto const& member : value.get_object()) {
            auto const* const found = tree.find({member.key().data(), member.key().size()});
            if (found == nullptr || !is_read(*found, member.value())) {
                return false;
            }
        }
        for (auto const& key : tree.keys) {
            if (value.get_object().if_contains(key) == nullptr) {
                return false;
            }
        }
        return true;
    }
}

template <class T>
result<T> read(std::string_view text) {
    return json::decode<T>(text, {.max_depth = 1024});
}

void check_number(std::string_view text, std::string const& lexeme) {
    auto const digits = read<decimal>(text);
    ASSERT_TRUE(digits.has_value()) << lexeme;
    ASSERT_EQ(digits->text(), lexeme);

    auto const expected = std::strtod(lexeme.c_str(), nullptr);
    auto const is_zero =
        lexeme.substr(0, lexeme.find_first_of("eE")).find_first_of("123456789") == std::string::npos;
    auto const found = read<double>(text);
    if (std::isinf(expected) || (expected == 0 && !is_zero)) {
        ASSERT_TRUE(found.has_error()) << lexeme;
        ASSERT_EQ(found.error().code(), json::errc::number_out_of_range) << lexeme;
    } else {
        ASSERT_TRUE(found.has_value()) << lexeme << ": " << found.error().message();
        ASSERT_EQ(std::bit_cast<std::uint64_t>(*found), std::bit_cast<std::uint64_t>(expected)) << lexeme;
    }

    auto const exact = test_support::integral_value::of(lexeme);
    auto const as_signed = read<std::int64_t>(text);
    auto const as_unsigned = read<std::uint64_t>(text);
    auto const magnitude = exact.magnitude;
    auto const bound = std::uint64_t{1} << 63;
    if (exact.error == json::errc{} && magnitude < bound + (exact.negative ? 1 : 0)) {
        ASSERT_TRUE(as_signed.has_value()) << lexeme;
        ASSERT_EQ(static_cast<std::uint64_t>(*as_signed), exact.negative ? 0 - magnitude : magnitude)
            << lexeme;
    } else {
        ASSERT_TRUE(as_signed.has_error()) << lexeme;
        ASSERT_EQ(as_signed.error().code(),
                  exact.error != json::errc{} ? exact.error : json::errc::number_out_of_range)
            << lexeme;
    }
    ASSERT_EQ(as_unsigned.has_value(), exact.error == json::errc{} && (!exact.negative || magnitude == 0))
        << lexeme;
    if (as_unsigned.has_value()) {
        ASSERT_EQ(*as_unsigned, magnitude) << lexeme;
    }
}

/// Reads a value level by level, each as the type that its kind has in C++, and compares it with the tree.
void check_value(std::string_view text, json_tree const& tree) {
    using kind = json_tree::kind;
    switch (tree.what) {
    case kind::null:
        ASSERT_TRUE(read<nullable<bool>>(text).value().is_null());
        return;
    case kind::boolean:
        ASSERT_EQ(read<bool>(text).value(), tree.text == "true");
        return;
    case kind::number:
        ASSERT_NO_FATAL_FAILURE(check_number(text, tree.text));
        return;
    case kind::string: {
        auto const owned = read<std::string>(text);
        auto const view = read<typehook::text>(text);
        ASSERT_TRUE(owned.has_value() && view.has_value()) << text;
        ASSERT_EQ(*owned, tree.text);
        ASSERT_EQ(std::string_view(*view), tree.text);
        return;
    }
    case kind::array: {
        auto const elements = read<std::vector<raw_json_view>>(text);
        ASSERT_TRUE(elements.has_value()) << text;
        ASSERT_EQ(elements->size(), tree.values.size()) << text;
        for (std::size_t i = 0; i < tree.values.size(); ++i) {
            ASSERT_NO_FATAL_FAILURE(check_value((*elements)[i].text(), tree.values[i]));
        }
        return;
    }
    default: {
        auto const entries = read<ordered_map_view<raw_json_view>>(text);
        ASSERT_TRUE(entries.has_value()) << text;
        for (auto const& [key, value] : *entries) {
            auto const* const expected = tree.find(std::string_view(key));
            ASSERT_NE(expected, nullptr) << std::string_view(key);
            ASSERT_NO_FATAL_FAILURE(check_value(value.text(), *expected));
        }
        for (auto const& key : tree.keys) {
            ASSERT_TRUE(entries->contains(key)) << key;
        }
    }
    }
}

/// Says whether Boost.JSON can hold its numbers: those beyond a double are infinite there, which JSON cannot say, and integers of
/// more than 64 bits are rounded.
bool is_finite(json_tree const& tree) {
    if (tree.what == json_tree::kind::number) {
        bool const integral = tree.text.find_first_of(".eE") == std::string::npos;
        return std::isfinite(std::strtod(tree.text.c_str(), nullptr)) && (!integral || tree.text.size() < 19);
    }
    return std::all_of(tree.values.begin(), tree.values.end(), is_finite);
}

struct tally {
    std::size_t accepted = 0;
    std::size_t refused = 0;
    std::size_t different = 0;
};

void compare(std::string_view document, test_support::walled_text& memory, tally& counts) {
    auto const text = memory.before_wall(document);
    boost::json::error_code error;
    auto const expected = parsed(text, error);
    // Boost.JSON refuses exponents that an int cannot hold; the grammar, and we, do not.
    if (error == boost::json::error::exponent_overflow) {
        ++counts.different;
        return;
    }
    auto const raw = read<raw_json>(text);
    ASSERT_EQ(raw.has_value(), !error.failed())
        << "ours: " << (raw.has_value() ? "accepted" : raw.error().message())
        << ", Boost.JSON: " << error.message() << "\n"
        << testing::PrintToString(text);
    if (error.failed()) {
        ++counts.refused;
        return;
    }
    ++counts.accepted;
    auto const tree = parse_tree(text);
    ASSERT_TRUE(is_read(tree, expected)) << testing::PrintToString(text);
    ASSERT_NO_FATAL_FAILURE(check_value(text, tree)) << testing::PrintToString(text);
    ASSERT_TRUE(same(json::to_value(*raw), expected)) << testing::PrintToString(text);
    if (is_finite(tree)) {
        auto const back = json::from_value<raw_json>(json::to_value(*raw), {.max_depth = 1024});
        ASSERT_TRUE(back.has_value()) << back.error().message() << "\n" << testing::PrintToString(text);
        ASSERT_EQ(parse_tree(back->text()), tree) << back->text() << "\n" << testing::PrintToString(text);
    }
}

TEST(differential, generated_documents_mean_the_same_to_boost_json) {
    test_support::json_generator made(1);
    test_support::walled_text memory;
    tally counts;
    for (int round = 0; round < 2000; ++round) {
        ASSERT_NO_FATAL_FAILURE(compare(made.document(), memory, counts));
    }
    EXPECT_EQ(counts.accepted, 2000u);
}

TEST(differential, mutated_documents_are_judged_as_boost_json_does) {
    test_support::json_generator made(2);
    test_support::walled_text memory;
    tally counts;
    for (int round = 0; round < 15000; ++round) {
        ASSERT_NO_FATAL_FAILURE(compare(made.mutated(made.document()), memory, counts));
    }
    // Both verdicts have to occur often, or the mutation tests nothing.
    EXPECT_GT(counts.accepted, 2500u);
    EXPECT_GT(counts.refused, 2500u);
    EXPECT_LT(counts.different, 100u);
}

TEST(differential, the_corpus_is_judged_as_boost_json_does_also_when_mutated) {
    test_support::json_generator made(3);
    test_support::walled_text memory;
    tally counts;
    for (std::string_view const verdict : {"accept", "reject"}) {
        for (auto const& [name, text] : test_support::corpus(verdict)) {
            if (name.starts_with("depth_")) {
                continue;  // The limits differ.
            }
            SCOPED_TRACE(name);
            ASSERT_NO_FATAL_FAILURE(compare(text, memory, counts));
            for (int round = 0; text.size() <= 2000 && round < 60; ++round) {
                ASSERT_NO_FATAL_FAILURE(compare(made.mutated(text), memory, counts));
            }
        }
    }
    EXPECT_GT(counts.accepted, 1000u);
    EXPECT_GT(counts.refused, 1000u);
}

// --- numbers -----------------------------------------------------------------------------------------------------------------------

/// A number as a whole text, in a member and in an array, each ending where reading on is fatal or misleading.
void check_lexeme(std::string const& lexeme, test_support::walled_text& memory) {
    ASSERT_NO_FATAL_FAILURE(check_number(memory.before_wall(lexeme), lexeme));
    ASSERT_NO_FATAL_FAILURE(check_number(memory.behind_wall(lexeme, lexeme.size() % 32), lexeme));
    auto const list = read<std::vector<double>>(memory.before_wall('[' + lexeme + ',' + lexeme + ']'));
    if (list.has_value()) {
        ASSERT_EQ((*list)[0], std::strtod(lexeme.c_str(), nullptr)) << lexeme;
        ASSERT_EQ((*list)[1], (*list)[0]) << lexeme;
    }
}

TEST(differential, numbers_are_exact_or_correctly_rounded) {
    test_support::walled_text memory(4096);
    std::mt19937_64 random(11);
    auto const digits = [&random](std::size_t count) {
        std::string result;
        while (result.size() < count) {
            result += static_cast<char>('0' + random() % 10);
        }
        return result;
    };
    for (int round = 0; round < 20000; ++round) {
        std::string lexeme = random() % 2 == 0 ? "-" : "";
        lexeme += random() % 4 == 0
                      ? "0"
                      : std::to_string(1 + random() % 9) + digits(random() % (round % 100 == 0 ? 900 : 22));
        if (random() % 2 == 0) {
            lexeme += '.' + std::string(random() % 6 == 0 ? random() % 30 : 0, '0') +
                      digits(1 + random() % (round % 100 == 1 ? 900 : 20));
        }
        if (random() % 2 == 0) {
            lexeme += random() % 2 == 0 ? "e" : "E-";
            lexeme += std::to_string(random() % (random() % 4 == 0 ? 400 : 25));
        }
        ASSERT_NO_FATAL_FAILURE(check_lexeme(lexeme, memory));
    }
}

TEST(differential, numbers_halfway_between_two_doubles_are_correctly_rounded) {
    test_support::walled_text memory(4096);
    std::mt19937_64 random(12);
    auto const check_around = [&memory](double low) {
        // Written out in full the middle has up to 770 digits; a digit more or less decides.
        char buffer[1100];
        auto const high = std::nextafter(low, INFINITY);
        auto const middle = static_cast<long double>(low) + (static_cast<long double>(high) - low) / 2;
        auto const size = std::snprintf(buffer, sizeof buffer, "%.780Le", middle);
        std::string const lexeme(buffer, static_cast<std::size_t>(size));
        auto const mark = lexeme.find('e');
        auto const mantissa = lexeme.substr(0, mark);
        auto exponent = lexeme.substr(mark);
        for (auto const& change : {std::string(), std::string("1"), std::string("0000000000000000000001")}) {
            ASSERT_NO_FATAL_FAILURE(check_lexeme(mantissa + change + exponent, memory));
        }
        auto less = mantissa;
        auto const last = less.find_last_not_of('0');
        if (last != std::string::npos && less[last] > '1') {
            less[last] = static_cast<char>(less[last] - 1);
            ASSERT_NO_FATAL_FAILURE(check_lexeme(less + "9999" + exponent, memory));
        }
    };
    for (int round = 0; round < 500; ++round) {
        auto const low = std::abs(std::bit_cast<double>(random()));
        if (std::isfinite(low) && low < 1e308) {
            ASSERT_NO_FATAL_FAILURE(check_around(low));
        }
    }
    for (double const low : {0.0, 5e-324, 2.2250738585072009e-308, 2.2250738585072014e-308, 1.0,
                             9007199254740992.0, 1e22, 1e23}) {
        ASSERT_NO_FATAL_FAILURE(check_around(low));
    }
}

TEST(differential, integers_are_exact_around_every_power) {
    test_support::walled_text memory(4096);
    auto const check = [&memory](std::uint64_t value) {
        if (value == 0) {
            return;  // 00 is no number.
        }
        for (auto const& digits :
             {std::to_string(value), '-' + std::to_string(value), std::to_string(value) + ".0",
              std::to_string(value) + "e0", '-' + std::to_string(value) + "0E-1", std::to_string(value) + "0",
              std::to_string(value) + ".00000000000000000000000000000000001"}) {
            check_lexeme(digits, memory);
        }
        ASSERT_EQ(json::encode(value), std::to_string(value));
        ASSERT_EQ(json::encode(static_cast<std::int64_t>(value)),
                  std::to_string(static_cast<std::int64_t>(value)));
    };
    for (int bit = 0; bit < 64; ++bit) {
        for (std::uint64_t const near : {0, 1, 2}) {
            ASSERT_NO_FATAL_FAILURE(check((std::uint64_t{1} << bit) + near));
            ASSERT_NO_FATAL_FAILURE(check((std::uint64_t{1} << bit) - near));
        }
    }
    for (std::uint64_t power = 1; power < 10'000'000'000'000'000'000u; power *= 10) {
        for (std::uint64_t const near : {0, 1}) {
            ASSERT_NO_FATAL_FAILURE(check(power + near));
            ASSERT_NO_FATAL_FAILURE(check(power * 10 - near));
        }
    }
}

TEST(differential, doubles_are_written_with_the_fewest_digits_that_read_back) {
    std::mt19937_64 random(13);
    auto const significant = [](std::string_view text) {
        std::string digits;
        for (char const character : text.substr(0, text.find_first_of("eE"))) {
            if (character >= '0' && character <= '9') {
                digits += character;
            }
        }
        digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
        digits.erase(digits.find_last_not_of('0') + 1);
        return digits.size();
    };
    for (int round = 0; round < 20000; ++round) {
        double value = std::bit_cast<double>(random());
        if (round % 4 == 0) {
            value = static_cast<double>(static_cast<std::int64_t>(random() >> (random() % 60))) / 1000;
        } else if (round % 4 == 1) {
            value = static_cast<double>(random() >> (random() % 64));
        }
        auto const written = json::encode(value);
        if (!std::isfinite(value)) {
            ASSERT_EQ(written, "null");
            continue;
        }
        ASSERT_EQ(std::bit_cast<std::uint64_t>(std::strtod(written.c_str(), nullptr)),
                  std::bit_cast<std::uint64_t>(value))
            << written;
        ASSERT_EQ(std::bit_cast<std::uint64_t>(json::decode<double>(written).value()),
                  std::bit_cast<std::uint64_t>(value))
            << written;
        char shortest[64];
        auto const end =
            std::to_chars(shortest, shortest + sizeof shortest, value, std::chars_format::scientific).ptr;
        auto const enough = significant({shortest, static_cast<std::size_t>(end - shortest)});
        // A whole number below 2^53 is written out, so its last zeros do not count.
        ASSERT_LE(significant(written), enough) << written;
    }
}

// --- strings -----------------------------------------------------------------------------------------------------------------------

TEST(differential, whatever_a_string_holds_is_written_as_json_that_reads_back) {
    std::mt19937 random(14);
    constexpr std::string_view valid[] = {"a",
                                          "\"",
                                          "\\",
                                          "/",
                                          "\n",
                                          std::string_view("\0", 1),
                                          "\x1F",
                                          "\x7F",
                                          "plain text, longer than a block of 16",
                                          "\xC2\x80",
                                          "\xDF\xBF",
                                          "\xE0\xA0\x80",
                                          "\xED\x9F\xBF",
                                          "\xEE\x80\x80",
                                          "\xEF\xBF\xBF",
                                          "\xF0\x90\x80\x80",
                                          "\xF4\x8F\xBF\xBF"};
    constexpr std::string_view invalid[] = {"\x80",
                                            "\xBF\xBF",
                                            "\xC0\xAF",
                                            "\xC3",
                                            "\xE2\x82",
                                            "\xED\xA0\x80",
                                            "\xF0\x9F\x98",
                                            "\xF4\x90\x80\x80",
                                            "\xF8\x88\x80\x80\x80",
                                            "\xFE",
                                            "\xFF"};
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    for (int round = 0; round < 20000; ++round) {
        std::string held;
        std::string expected;
        bool replaced = false;
        for (auto count = random() % 12; count > 0; --count) {
            if (round % 2 == 0 || random() % 4 != 0) {
                // A plain character in front, so that no invalid beginning is completed.
                auto const part = 'x' + std::string(valid[random() % std::size(valid)]);
                held += part;
                expected += part;
            } else {
                held += 'x' + std::string(invalid[random() % std::size(invalid)]);
                expected += 'x' + std::string(replacement);
                replaced = true;
            }
        }
        auto const written = json::encode(held);
        boost::json::error_code error;
        auto const value = parsed(written, error);
        ASSERT_FALSE(error.failed()) << testing::PrintToString(held) << " became " << written;
        std::string found(value.get_string().data(), value.get_string().size());
        // How many replacements stand for one broken sequence is not promised.
        auto const twice = std::string(replacement) + std::string(replacement);
        for (auto at = found.find(twice); replaced && at != found.npos; at = found.find(twice)) {
            found.erase(at, replacement.size());
        }
        ASSERT_EQ(found, expected) << testing::PrintToString(held) << " became " << written;
        ASSERT_EQ(json::verify(held).has_value(), !replaced) << testing::PrintToString(held);
    }
}

}  // namespace
