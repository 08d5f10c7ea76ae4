// The primitives against Boost.JSON, which we did not write: the same verdict, strings and numbers on
// documents that are generated, then mutated, with a fixed seed. Boost.JSON is compiled into this file, so
// that the program needs no library.
#include <typehook/json/number.hpp>
#include <typehook/json/skip.hpp>
#include <typehook/json/string.hpp>
#include <typehook/json/whitespace.hpp>

#include <boost/json/src.hpp>
#include <gtest/gtest.h>
#include <support/json_text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace typehook::json {
namespace {

using test_support::exact_block;
using test_support::judge;

/// Texts that are mostly JSON, with everything in them that has a rule of its own.
class generator {
public:
    explicit generator(std::uint32_t seed) : random_(seed) {}

    std::string document() {
        std::string out;
        space(out);
        value(out, 0);
        space(out);
        return out;
    }

    /// One to three random edits.
    std::string mutated(std::string text) {
        constexpr std::string_view alphabet =
            "{}[]\"\\:,.-+eE0123456789 "
            "\t\n\rtruefalsnldDbBcC/\x00\x01\x1F\x7F\x80\xBF\xC0\xC3\xE2\xED\xEF\xF0\xF4\xFF";
        for (auto edits = 1 + random_() % 3; edits > 0 && !text.empty(); --edits) {
            auto const at = random_() % text.size();
            auto const byte = alphabet[random_() % alphabet.size()];
            switch (random_() % 6) {
            case 0:
                text[at] = byte;
                break;
            case 1:
                text.insert(at, 1, byte);
                break;
            case 2:
                text.erase(at, 1 + random_() % 3);
                break;
            case 3:
                text.insert(at, text.substr(random_() % text.size(), random_() % 8));
                break;
            case 4:
                std::swap(text[at], text[random_() % text.size()]);
                break;
            default:
                text.resize(at);
                break;
            }
        }
        return text;
    }

private:
    void space(std::string& out) {
        constexpr std::string_view spaces[] = {"", "", "", " ", "\n    ", "\t\r\n", "                    "};
        out += spaces[random_() % std::size(spaces)];
    }

    void string(std::string& out) {
        constexpr std::string_view parts[] = {"a",
                                              "plain ",
                                              "a longer run of plain text ",
                                              "\\n",
                                              "\\\"",
                                              "\\\\",
                                              "\\/",
                                              "\\u0000",
                                              "\\u00e9",
                                              "\\u20AC",
                                              "\\ud83d\\ude00",
                                              "\xC3\xA9",
                                              "\xE2\x82\xAC",
                                              "\xF0\x9F\x98\x80",
                                              "\xED\x9F\xBF",
                                              "\xF4\x8F\xBF\xBF",
                                              "{}[],:",
                                              "\x7F"};
        out += '"';
        for (auto count = random_() % 6; count > 0; --count) {
            out += parts[random_() % std::size(parts)];
        }
        out += '"';
    }

    void number(std::string& out) {
        if (random_() % 3 == 0) {
            out += '-';
        }
        out += random_() % 4 == 0 ? std::string("0") : std::to_string(1 + (random_() >> (random_() % 32)));
        if (random_() % 3 == 0) {
            out += '.' + std::to_string(random_() >> (random_() % 32));
        }
        if (random_() % 4 == 0) {
            constexpr std::string_view signs[] = {"e", "E", "e+", "E-"};
            out += signs[random_() % std::size(signs)];
            out += std::to_string(random_() % 40);
        }
    }

    void value(std::string& out, unsigned depth) {
        switch (random_() % (depth < 7 ? 8 : 5)) {
        case 0:
            out += "true";
            return;
        case 1:
            out += random_() % 2 == 0 ? "false" : "null";
            return;
        case 2:
            number(out);
            return;
        case 3:
        case 4:
            string(out);
            return;
        default:
            break;
        }
        bool const object = random_() % 2 == 0;
        out += object ? '{' : '[';
        space(out);
        for (auto count = random_() % 5; count > 0; --count) {
            if (object) {
                string(out);
                space(out);
                out += ':';
                space(out);
            }
            value(out, depth + 1);
            space(out);
            if (count > 1) {
                out += ',';
                space(out);
            }
        }
        out += object ? '}' : ']';
    }

    std::mt19937 random_;
};

boost::json::value parsed(std::string_view text, boost::json::error_code& error) {
    boost::json::parse_options options;
    options.max_depth = 2000;
    return boost::json::parse({text.data(), text.size()}, error, {}, options);
}

/// Boost.JSON refuses exponents that an int cannot hold; the grammar, and we, do not.
bool is_known_difference(boost::json::error_code const& error) {
    return error == boost::json::error::exponent_overflow;
}

/// Walks the text with our primitives beside Boost.JSON's value of it.
class comparison {
public:
    explicit comparison(std::string_view text) : p_(text.data()), end_(p_ + text.size()) {}

    void value(boost::json::value const& expected) {
        p_ = skip_whitespace(p_, end_);
        if (*p_ == '{') {
            members(expected.as_object());
        } else if (*p_ == '[') {
            elements(expected.as_array());
        } else if (*p_ == '"') {
            EXPECT_EQ(string(), std::string_view(expected.as_string().data(), expected.as_string().size()));
        } else if (*p_ == '-' || detail::is_digit(*p_)) {
            number(expected);
        } else {
            EXPECT_EQ(expected.is_null(), *p_ == 'n');
            EXPECT_EQ(expected.is_bool() && expected.get_bool(), *p_ == 't');
            p_ += *p_ == 'f' ? 5 : 4;
        }
    }

private:
    std::string string() {
        auto const token = scan_string(p_ + 1, end_);
        std::string_view const raw(p_ + 1, static_cast<std::size_t>(token.end - p_ - 1));
        EXPECT_EQ(token.special, raw.find('\\') != raw.npos);
        p_ = token.end + 1;
        std::string out;
        unescape(raw, out);
        return out;
    }

    void number(boost::json::value const& expected) {
        auto const token = scan_number(p_, end_);
        std::string_view const lexeme(p_, static_cast<std::size_t>(token.end - p_));
        p_ = token.end;
        std::int64_t as_signed = 0;
        std::uint64_t as_unsigned = 0;
        double as_double = 0;
        if (expected.is_int64()) {
            EXPECT_EQ(to_integer(lexeme, as_signed), errc{}) << lexeme;
            EXPECT_EQ(as_signed, expected.get_int64()) << lexeme;
        } else if (expected.is_uint64()) {
            EXPECT_EQ(to_integer(lexeme, as_unsigned), errc{}) << lexeme;
            EXPECT_EQ(as_unsigned, expected.get_uint64()) << lexeme;
        } else if (to_double(lexeme, as_double) == errc{}) {
            // Boost.JSON 1.81 does not round correctly, and makes a NaN of 0e400; the C library does neither.
            if (!std::isnan(expected.get_double())) {
                EXPECT_LE(std::abs(as_double - expected.get_double()), std::abs(as_double) * 1e-14 + 5e-324)
                    << lexeme;
            }
            EXPECT_EQ(as_double, std::strtod(std::string(lexeme).c_str(), nullptr)) << lexeme;
        } else {
            auto const value = std::abs(std::strtod(std::string(lexeme).c_str(), nullptr));
            EXPECT_TRUE(value == 0 || std::isinf(value)) << lexeme;
        }
    }

    void elements(boost::json::array const& expected) {
        ++p_;
        for (auto const& element : expected) {
            value(element);
            separator();
        }
        close();
    }

    void members(boost::json::object const& expected) {
        ++p_;
        std::size_t seen = 0;
        for (p_ = skip_whitespace(p_, end_); *p_ != '}'; ++seen) {
            auto const key = string();
            p_ = skip_whitespace(p_, end_) + 1;
            auto const* const member = expected.if_contains(key);
            if (member == nullptr) {
                ADD_FAILURE() << "Boost.JSON has no member " << key;
                return;
            }
            // Of members with the same key Boost.JSON keeps the last, so only that one can be compared.
            auto const* const start = p_;
            auto const skipped = skip_value(p_, end_, hard_depth_limit);
            last_[{&expected, key}] = start;
            p_ = skipped.end;
            separator();
        }
        close();
        auto const* const resume = p_;
        for (auto const& member : expected) {
            auto const found = last_.find({&expected, std::string(member.key())});
            if (found == last_.end()) {
                ADD_FAILURE() << "only Boost.JSON has a member " << member.key();
                continue;
            }
            p_ = found->second;
            value(member.value());
        }
        p_ = resume;
        EXPECT_LE(expected.size(), seen);
    }

    void separator() {
        p_ = skip_whitespace(p_, end_);
        if (*p_ == ',') {
            p_ = skip_whitespace(p_ + 1, end_);
        }
    }
    void close() { p_ = skip_whitespace(p_, end_) + 1; }

    char const* p_;
    char const* end_;
    std::map<std::pair<boost::json::object const*, std::string>, char const*> last_;
};

struct tally {
    std::size_t accepted = 0;
    std::size_t refused = 0;
    std::size_t different = 0;
};

void compare(std::string const& text, tally& counts) {
    exact_block const block(text);
    boost::json::error_code error;
    auto const expected = parsed(block.view(), error);
    auto const found = judge(text);
    if (error.failed() && is_known_difference(error)) {
        ++counts.different;
        return;
    }
    ASSERT_EQ(found.error == errc{}, !error.failed())
        << "ours: " << found << ", Boost.JSON: " << error.message() << "\n"
        << testing::PrintToString(text);
    if (error.failed()) {
        ++counts.refused;
        return;
    }
    ++counts.accepted;
    comparison(block.view()).value(expected);
    ASSERT_FALSE(testing::Test::HasFailure()) << testing::PrintToString(text);
}

TEST(json_differential, generated_documents_mean_the_same_to_boost_json) {
    generator made(1);
    tally counts;
    for (int round = 0; round < 3000; ++round) {
        ASSERT_NO_FATAL_FAILURE(compare(made.document(), counts));
    }
    EXPECT_EQ(counts.accepted, 3000u);
}

TEST(json_differential, mutated_documents_are_judged_as_boost_json_does) {
    generator made(2);
    tally counts;
    for (int round = 0; round < 30000; ++round) {
        ASSERT_NO_FATAL_FAILURE(compare(made.mutated(made.document()), counts));
    }
    // Both verdicts have to occur often, or the mutation tests nothing.
    EXPECT_GT(counts.accepted, 5000u);
    EXPECT_GT(counts.refused, 5000u);
    EXPECT_LT(counts.different, 100u);
}

TEST(json_differential, the_corpus_is_judged_as_boost_json_does_also_when_mutated) {
    generator made(3);
    tally counts;
    std::vector<std::filesystem::path> paths;
    for (auto const& entry :
         std::filesystem::recursive_directory_iterator(TYPEHOOK_SOURCE_DIR "/tests/data/json")) {
        if (entry.path().extension() == ".json" &&
            entry.path().string().find("/depth_") == std::string::npos) {
            paths.push_back(entry.path());
        }
    }
    std::sort(paths.begin(), paths.end());
    EXPECT_GT(paths.size(), 480u);
    for (auto const& path : paths) {
        std::ifstream file(path, std::ios::binary);
        std::string const text{std::istreambuf_iterator<char>(file), {}};
        SCOPED_TRACE(path.filename());
        ASSERT_NO_FATAL_FAILURE(compare(text, counts));
        if (text.size() > 2000) {
            continue;
        }
        for (int round = 0; round < 60; ++round) {
            ASSERT_NO_FATAL_FAILURE(compare(made.mutated(text), counts));
        }
    }
    EXPECT_GT(counts.accepted, 1000u);
    EXPECT_GT(counts.refused, 1000u);
}

}  // namespace
}  // namespace typehook::json
