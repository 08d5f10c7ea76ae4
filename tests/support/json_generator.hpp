// Random JSON texts, and texts that are almost JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace test_support {

/// Texts that are mostly JSON, with everything in them that has a rule of its own.
class json_generator {
public:
    explicit json_generator(std::uint32_t seed) : random_(seed) {}

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
            case 3: {
                // One after the other: compilers differ in which argument they evaluate first.
                auto const from = random_() % text.size();
                auto const size = random_() % 8;
                text.insert(at, text.substr(from, size));
                break;
            }
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

}  // namespace test_support
