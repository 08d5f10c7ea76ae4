// The oracle of the codec's tests: a JSON text as a tree, read and written by code that shares nothing with the library.
//
// It keeps what a test wants to vary: member order, duplicates and the digits of numbers. It reads valid JSON only, slowly and
// simply. Two trees are equal where two documents mean the same: member order free, of duplicates the last, numbers by value.
#pragma once

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test_support {

struct json_tree {
    enum class kind : unsigned char { null, boolean, number, string, array, object };

    kind what = kind::null;
    std::string text{};               ///< A literal or number as written; the characters of a string.
    std::vector<json_tree> values{};  ///< Of an array or object.
    std::vector<std::string> keys{};  ///< Of an object, one for each of its values.
    std::size_t offset = 0;           ///< Where it stands in the text that was read or written last.
    std::size_t closing = 0;          ///< Where its closing bracket stands.

    json_tree const* find(std::string_view key) const {
        for (std::size_t i = keys.size(); i > 0; --i) {
            if (keys[i - 1] == key) {
                return &values[i - 1];
            }
        }
        return nullptr;
    }

    friend bool operator==(json_tree const& left, json_tree const& right) {
        if (left.what != right.what) {
            return false;
        }
        switch (left.what) {
        case kind::array:
            return left.values == right.values;
        case kind::object:
            return left.members() == right.members();
        case kind::number:
            return same_number(left.text, right.text);
        default:
            return left.text == right.text;
        }
    }

private:
    std::map<std::string, json_tree> members() const {
        std::map<std::string, json_tree> result;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            result.insert_or_assign(keys[i], values[i]);
        }
        return result;
    }

    /// Integers by their digits, others as doubles.
    static bool same_number(std::string const& left, std::string const& right) {
        auto const integral = [](std::string const& text) { return text.find_first_of(".eE") == text.npos; };
        auto const plain = [](std::string const& text) { return text == "-0" ? std::string("0") : text; };
        if (integral(left) && integral(right)) {
            return plain(left) == plain(right);
        }
        return left == right || std::strtod(left.c_str(), nullptr) == std::strtod(right.c_str(), nullptr);
    }
};

namespace detail {

inline void append_utf8(std::string& out, unsigned code) {
    auto const put = [&out](unsigned byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6), put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 0x3F)), put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 0x3F)), put(0x80 | (code >> 6 & 0x3F)),
            put(0x80 | (code & 0x3F));
    }
}

class tree_reader {
public:
    explicit tree_reader(std::string_view text) : text_(text) {}

    json_tree document() {
        auto result = value();
        space();
        require(at_ == text_.size());
        return result;
    }

private:
    static void require(bool condition) {
        if (!condition) {
            throw std::invalid_argument("json_tree: not JSON");
        }
    }
    char next() const {
        require(at_ < text_.size());
        return text_[at_];
    }
    void space() {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
            ++at_;
        }
    }
    bool take(char expected) {
        space();
        if (next() != expected) {
            return false;
        }
        ++at_;
        return true;
    }

    json_tree value() {
        using kind = json_tree::kind;
        space();
        json_tree tree;
        tree.offset = at_;
        switch (next()) {
        case '{':
        case '[':
            container(tree, next() == '{' ? '}' : ']');
            break;
        case '"':
            tree.what = kind::string, tree.text = string();
            break;
        default: {
            auto const end = text_.find_first_not_of("+-.0123456789abcdefghijklmnopqrstuvwxyzE", at_);
            tree.text = std::string(text_.substr(at_, end - at_));
            at_ += tree.text.size();
            require(!tree.text.empty());
            tree.what = tree.text == "null"                           ? kind::null
                        : tree.text == "true" || tree.text == "false" ? kind::boolean
                                                                      : kind::number;
        }
        }
        return tree;
    }

    void container(json_tree& tree, char closing) {
        tree.what = closing == '}' ? json_tree::kind::object : json_tree::kind::array;
        ++at_;
        space();
        if (next() != closing) {
            do {
                if (closing == '}') {
                    space();
                    tree.keys.push_back(string());
                    require(take(':'));
                }
                tree.values.push_back(value());
            } while (take(','));
        }
        space();
        tree.closing = at_;
        require(take(closing));
    }

    unsigned hexadecimal() {
        require(at_ + 4 <= text_.size());
        auto const code = std::strtoul(std::string(text_.substr(at_, 4)).c_str(), nullptr, 16);
        at_ += 4;
        return static_cast<unsigned>(code);
    }

    std::string string() {
        require(take('"'));
        std::string out;
        for (char byte = 0; (byte = next()) != '"';) {
            ++at_;
            if (byte != '\\') {
                out += byte;
                continue;
            }
            byte = next();
            ++at_;
            if (byte != 'u') {
                auto const place = std::string_view("bfnrt").find(byte);
                out += place == std::string_view::npos ? byte : "\b\f\n\r\t"[place];
                continue;
            }
            auto code = hexadecimal();
            if (code >= 0xD800 && code < 0xDC00) {
                at_ += 2;
                code = 0x10000 + (code - 0xD800) * 0x400 + (hexadecimal() - 0xDC00);
            }
            append_utf8(out, code);
        }
        ++at_;
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace detail

/// Reads a text. Errors: throws std::invalid_argument where it happens to notice that the text is not JSON.
inline json_tree parse_tree(std::string_view text) { return detail::tree_reader(text).document(); }

/// Puts the members of every object into a random order.
inline void shuffle(json_tree& tree, std::mt19937& random) {
    for (std::size_t i = tree.keys.size(); i > 1; --i) {
        auto const other = random() % i;
        std::swap(tree.keys[i - 1], tree.keys[other]);
        std::swap(tree.values[i - 1], tree.values[other]);
    }
    for (auto& value : tree.values) {
        shuffle(value, random);
    }
}

/// Writes trees, in as many ways as JSON has for the same document; notes in the tree where each value came to stand.
class tree_writer {
public:
    /// Without a source of randomness: compact, escaping only what has to be.
    tree_writer() = default;
    /// With one: blanks anywhere, and characters escaped that need not be, one in `rarity`.
    explicit tree_writer(std::mt19937& random, unsigned rarity = 8) : random_(&random), rarity_(rarity) {}

    std::string write(json_tree& tree) {
        out_.clear();
        space();
        value(tree);
        space();
        return std::move(out_);
    }

private:
    bool sometimes() { return random_ != nullptr && (*random_)() % rarity_ == 0; }

    void space() {
        while (sometimes()) {
            static constexpr std::string_view spaces[] = {" ",    "\n",   "\t",
                                                          "\r\n", "    ", "\n                        "};
            out_ += spaces[(*random_)() % 6];
        }
    }

    void value(json_tree& tree) {
        tree.offset = out_.size();
        if (tree.what == json_tree::kind::string) {
            string(tree.text);
        } else if (tree.what < json_tree::kind::array) {
            out_ += tree.text;
        } else {
            bool const object = tree.what == json_tree::kind::object;
            out_ += object ? '{' : '[';
            space();
            for (std::size_t i = 0; i < tree.values.size(); ++i) {
                if (i != 0) {
                    out_ += ',';
                    space();
                }
                if (object) {
                    string(tree.keys[i]);
                    space();
                    out_ += ':';
                    space();
                }
                value(tree.values[i]);
                space();
            }
            tree.closing = out_.size();
            out_ += object ? '}' : ']';
        }
    }

    void string(std::string const& characters) {
        out_ += '"';
        for (std::size_t i = 0; i < characters.size(); ++i) {
            auto const byte = static_cast<unsigned char>(characters[i]);
            if (byte == '"' || byte == '\\') {
                out_ += '\\';
                out_ += characters[i];
            } else if (byte < 0x20 || (byte < 0x80 && sometimes())) {
                escape(byte);
            } else {
                out_ += characters[i];
            }
        }
        out_ += '"';
    }

    void escape(unsigned code) {
        constexpr std::string_view short_escapes = "\b\f\n\r\t/";
        if (auto const place = short_escapes.find(static_cast<char>(code));
            place != short_escapes.npos && !sometimes()) {
            out_ += '\\';
            out_ += "bfnrt/"[place];
            return;
        }
        char buffer[8];
        std::snprintf(buffer, sizeof buffer, sometimes() ? "\\u%04X" : "\\u%04x", code);
        out_ += buffer;
    }

    std::string out_;
    std::mt19937* random_ = nullptr;
    unsigned rarity_ = 8;
};

}  // namespace test_support
