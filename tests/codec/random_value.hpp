// Values of any described type, made by walking its reflection: what a round trip starts from.
//
// Every state that a type has comes up: unknown enum texts, null against absent, digits of decimals, texts that need escapes,
// members that no schema knows. Texts of raw JSON are compact and their objects have one member at most, so that rearranging
// a document leaves them as they are.
#pragma once

#include <typehook/events.hpp>
#include <typehook/json.hpp>

#include <bit>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace test_support {

class value_source {
public:
    explicit value_source(std::uint32_t seed) : random_(seed) {}
    /// Lets `choices` decide, byte by byte, as far as they go: a fuzzer's input. Lifetime: borrows them.
    explicit value_source(std::string_view choices) : random_(1), choices_(choices) {}

    /// Leaves out whatever needs an escape, an unknown text or an extra member.
    bool plain = false;

    std::mt19937& random() { return random_; }
    std::size_t below(std::size_t bound) { return (choices_.empty() ? random_() : chosen(1)) % bound; }
    std::uint32_t bits() { return choices_.empty() ? static_cast<std::uint32_t>(random_()) : chosen(4); }
    bool one_in(std::size_t count) { return below(count) == 0; }

    /// A new T with as many nested containers as are left below `depth`.
    template <class T>
    T make(unsigned depth = 5) {
        T value{};
        depth_ = depth;
        fill(value);
        return value;
    }

    std::string characters() {
        static constexpr std::string_view parts[] = {
            "a",
            "Zeta",
            " ",
            "2024",
            "{}[],:",
            "-",
            "plain text that is longer than a block of a vector register ",
            "x=1;",
            "\xC3\xA9",
            "\xE2\x82\xAC",
            "\xF0\x9F\x98\x80",
            "\xED\x9F\xBF",
            "\xEF\xBF\xBF",
            "\x7F",
            "\"",
            "\\",
            "\n",
            "\t",
            "/",
            "\b\f\r",
            "\x01",
            "\x1F",
            std::string_view("\0", 1),
            "</p>\n<p class=\"a\">"};
        std::string result;
        for (auto count = one_in(4) ? below(12) : below(4); count > 0; --count) {
            result += parts[below(plain ? 14 : std::size(parts))];
        }
        return result;
    }

    std::string number() {
        std::string result = one_in(3) ? "-" : "";
        result += one_in(4) ? "0" : std::to_string(1 + (bits() >> below(32)));
        if (one_in(2)) {
            result += '.' + std::string(below(4), '0') + std::to_string(bits() >> below(32));
        }
        if (one_in(5)) {
            static constexpr std::string_view signs[] = {"e", "E", "e+", "E-"};
            result += std::string(signs[below(4)]) + std::to_string(below(30));
        }
        return result;
    }

    /// Compact JSON whose objects have one member at most.
    std::string json(unsigned depth = 3) {
        switch (below(depth == 0 ? 5 : 7)) {
        case 0:
            return "null";
        case 1:
            return one_in(2) ? "true" : "false";
        case 2:
            return number();
        case 3:
        case 4:
            return quoted();
        case 5: {
            std::string result = "[";
            for (auto count = below(4); count > 0; --count) {
                result += json(depth - 1) + (count > 1 ? "," : "");
            }
            return result + ']';
        }
        default:
            return one_in(4) ? "{}" : '{' + quoted() + ':' + json(depth - 1) + '}';
        }
    }

private:
    std::uint32_t chosen(int bytes) {
        std::uint32_t result = 0;
        for (; bytes > 0 && !choices_.empty(); --bytes) {
            result = result << 8 | static_cast<unsigned char>(choices_.front());
            choices_.remove_prefix(1);
        }
        return result;
    }

    std::string quoted() { return typehook::json::encode(characters()); }

    void fill(bool& value) { value = one_in(2); }
    template <std::integral Integer>
    void fill(Integer& value) {
        using limits = std::numeric_limits<Integer>;
        constexpr Integer edges[] = {
            0, 1, 9, 10, limits::min(), limits::max(), static_cast<Integer>(limits::max() - 1)};
        auto const any = std::uint64_t{bits()} << 32 | bits();
        value = one_in(3) ? edges[below(std::size(edges))] : static_cast<Integer>(any >> below(64));
    }
    void fill(double& value) {
        static constexpr double edges[] = {0,
                                           1,
                                           -1,
                                           0.1,
                                           1e22,
                                           1e23,
                                           5e-324,
                                           2.2250738585072014e-308,
                                           1.7976931348623157e308,
                                           9007199254740993.0,
                                           36.6,
                                           1e-5,
                                           123456.789};
        do {
            value = one_in(3)   ? edges[below(std::size(edges))]
                    : one_in(2) ? static_cast<double>(static_cast<std::int32_t>(bits())) / 100
                                : std::bit_cast<double>(std::uint64_t{bits()} << 32 | bits());
        } while (!std::isfinite(value));
    }
    void fill(std::string& value) { value = characters(); }
    void fill(typehook::decimal& value) { value = typehook::decimal(number()); }
    void fill(typehook::raw_json& value) { value = typehook::raw_json::trusted(json()); }
    void fill(typehook::date_time& value) {
        static constexpr std::string_view texts[] = {
            "2024-04-05T19:34:38Z",      "2024-04-05t19:34:38.5z",         "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:60Z",      "2024-02-29T23:59:59.123456789Z", "2024-04-05T19:34:38.120000+05:30",
            "1969-12-31T23:59:59-00:00",
        };
        if (!plain && one_in(2)) {
            value = *typehook::date_time::parse(texts[below(std::size(texts))]);
        } else {
            value = typehook::date_time(std::chrono::sys_time<std::chrono::microseconds>(
                std::chrono::microseconds(static_cast<std::int64_t>(bits()) * 1'000'003)));
        }
    }
    template <class Duration>
    void fill(std::chrono::sys_time<Duration>& value) {
        std::int64_t count = 0;
        fill(count);
        value = std::chrono::sys_time<Duration>(Duration(count));
    }
    template <class Representation, class Period>
    void fill(std::chrono::duration<Representation, Period>& value) {
        Representation count{};
        fill(count);
        value = std::chrono::duration<Representation, Period>(count);
    }
    template <class E>
    void fill(typehook::open_enum<E>& value) {
        if (!plain && one_in(8)) {
            value = typehook::open_enum<E>::from_text("UNHEARD OF " + characters());
        } else {
            value = static_cast<E>(below(typehook::enum_size<E>));
        }
    }
    template <typehook::fixed_string Value>
    void fill(typehook::literal<Value>&) {}
    template <auto Value>
    void fill(typehook::constant<Value>&) {}
    void fill(typehook::absent&) {}

    template <class T>
    void fill(std::optional<T>& value) {
        if (depth_ > 0 && !one_in(3)) {
            fill(value.emplace());
        }
    }
    template <class T>
    void fill(typehook::nullable<T>& value) {
        if (depth_ > 0 && !one_in(4)) {
            fill(value.emplace());
        }
    }
    template <class T>
    void fill(typehook::optional_nullable<T>& value) {
        if (one_in(5)) {
            value = nullptr;
        } else if (depth_ > 0 && !one_in(3)) {
            fill(value.emplace());
        }
    }
    template <class T>
    void fill(typehook::box<T>& value) {
        fill(*value);
    }
    template <class T>
    void fill(std::vector<T>& value) {
        if (depth_ == 0) {
            return;
        }
        --depth_;
        for (auto count = one_in(10) ? below(9) : below(4); count > 0; --count) {
            T element{};
            fill(element);
            value.push_back(std::move(element));
        }
        ++depth_;
    }
    template <class T>
    void fill(typehook::ordered_map<T>& value) {
        for (auto count = below(4); count > 0; --count) {
            T element{};
            fill(element);
            value.insert_or_assign(characters(), std::move(element));
        }
    }
    template <class... Alternatives>
    void fill(std::variant<Alternatives...>& value) {
        auto const chosen = below(sizeof...(Alternatives));
        [&]<std::size_t... Numbers>(std::index_sequence<Numbers...>) {
            ((Numbers == chosen ? fill(value.template emplace<Numbers>()) : void()), ...);
        }
        (std::index_sequence_for<Alternatives...>{});
    }
    template <typehook::described_struct T>
    void fill(T& value) {
        auto const depth = depth_;
        depth_ = depth == 0 ? 0 : depth - 1;
        fill_members(value, typename typehook::description<T>::members{});
        if constexpr (typehook::keeps_extra_members<T>) {
            for (auto count = !plain && one_in(6) ? 1 + below(3) : 0; count > 0; --count) {
                value.extra_members.set("x-" + characters(), json());
            }
        }
        depth_ = depth;
    }
    template <class T, auto... Members>
    void fill_members(T& value, typehook::member_list<Members...>) {
        (fill(value.*Members), ...);
    }

    std::mt19937 random_;
    std::string_view choices_{};
    unsigned depth_ = 0;
};

}  // namespace test_support
