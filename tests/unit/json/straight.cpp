// Straight-line codecs do what the table does, whatever they meet. Layer json.
#include <typehook/json/straight.hpp>

#include <gtest/gtest.h>
#include <support/clinic.hpp>
#include <support/json_text.hpp>

#include <clinic/visit.hpp>
#include <shop/parcel.hpp>
#include <typehook/json.hpp>
#include <wide/survey.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace typehook;
using clinic::visit;

namespace {

struct asked {
    std::int64_t number{};
    typehook::extra_members extra_members{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "asked";
        static constexpr std::string_view keys[1] = {"number"};
        using members = member_list<&asked::number>;
    };
};

struct started {
    std::int64_t number{};
    std::optional<std::string> note{"none"};
    std::optional<std::int64_t> count{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "started";
        [[maybe_unused]] static constexpr bool has_defaults = true;
        static constexpr std::string_view keys[3] = {"number", "note", "count"};
        using members = member_list<&started::number, &started::note, &started::count>;
    };
    friend bool operator==(started const&, started const&) = default;
};

struct matrix {
    std::vector<std::vector<std::int64_t>> rows{};
    typehook::extra_members extra_members{};
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "matrix";
        static constexpr std::string_view keys[1] = {"rows"};
        using members = member_list<&matrix::rows>;
    };
};

}  // namespace

template <>
inline constexpr bool json::straight_line<asked> = true;
template <>
inline constexpr bool json::straight_line<matrix> = true;
template <>
inline constexpr bool json::straight_line<started> = true;

namespace {

/// All that can be seen of one decode.
struct outcome {
    bool read = false;
    json::errc error{};
    std::ptrdiff_t where = -1;
    unsigned depth = 0;  ///< Behind the value, if it was read.
    std::string value;
    std::vector<json::deviation> deviations;

    friend bool operator==(outcome const&, outcome const&) = default;
};

template <class Codec, class T>
outcome decode(std::string_view text, json::policy policy, T value, bool reusing) {
    test_support::exact_block const exact(text);
    json::report report;
    json::reader from(exact.view(), {.policy = policy, .report = &report});
    from.reusing = reusing;
    outcome result;
    char const* const behind = Codec::parse(from, exact.begin(), value);
    result.read = behind != nullptr;
    if (behind == nullptr) {
        result.error = from.error();
        result.where = from.where() - exact.begin();
    } else {
        result.where = behind - exact.begin();
        result.depth = from.depth();
        result.value = json::encode(value);
        from.publish();
    }
    result.deviations = report.deviations;
    return result;
}

template <class T>
void expect_the_same(std::string_view text, T const& used) {
    for (auto const policy : {json::tolerant, json::strict}) {
        for (bool const reusing : {false, true}) {
            auto const& start = reusing ? used : T{};
            auto const straight = decode<json::straight_codec<T>>(text, policy, start, reusing);
            auto const table = decode<json::structural_codec<T>>(text, policy, start, reusing);
            ASSERT_EQ(straight, table) << text << (reusing ? " (reusing)" : "");
        }
    }
}

std::string written(auto const& value) {
    std::string out;
    {
        json::writer to(out);
        to.cursor = json::straight_codec<std::remove_cvref_t<decltype(value)>>::format(to, to.cursor, value);
    }
    return out;
}

}  // namespace

TEST(straight_codec, reads_a_text_cut_or_changed_anywhere_as_the_table_does) {
    std::string const full(clinic_texts::full_visit);
    auto const used = *json::decode<visit>(full);
    expect_the_same(full, used);
    for (std::size_t at = 0; at < full.size(); ++at) {
        expect_the_same(full.substr(0, at), used);
        for (char const byte : {' ', ',', '"', '}', '{', '[', '1', 'n', '\\', '\x80'}) {
            auto changed = full;
            changed[at] = byte;
            expect_the_same(changed, used);
        }
    }
}

TEST(straight_codec, passes_space_of_any_width_between_tokens) {
    // Behind each token that may have space there: as much each time, and another amount each time.
    auto const spaced = [](std::string_view kinds, auto width) {
        std::string text;
        bool quoted = false;
        for (std::size_t at = 0; at < clinic_texts::full_visit.size(); ++at) {
            char const byte = clinic_texts::full_visit[at];
            text += byte;
            quoted = quoted != (byte == '"' && clinic_texts::full_visit[at - 1] != '\\');
            if (!quoted && std::string_view("{}[]:,").find(byte) != std::string_view::npos) {
                text.append(width(), kinds[at % kinds.size()]);
            }
        }
        return text;
    };
    auto const used = *json::decode<visit>(clinic_texts::full_visit);
    for (std::string_view const kinds : {" ", "\n \t\r", "\v"}) {
        for (std::size_t most = 1; most <= 70; ++most) {
            std::size_t sum = 0;
            for (auto const& text : {spaced(kinds, [&] { return most; }),
                                     spaced(kinds, [&] { return (sum += 73) % (most + 1); })}) {
                ASSERT_EQ(json::decode<visit>(text).has_value(), kinds != "\v") << text;
                expect_the_same(text, used);
            }
        }
    }
}

TEST(straight_codec, hands_other_orders_unknown_twice_and_missing_members_over_to_the_table) {
    auto const used = *json::decode<visit>(clinic_texts::full_visit);
    for (std::string_view const text :
         {"{}", " {}", "{ }",
          R"({"grade":3,"version":"v1","urgent":true,"left_at":null,"state":"DONE","number":2})",
          R"({"number":2,"unknown":[1,{}],"state":"DONE","version":"v1"})",
          R"({"number":2,"number":3,"state":"DONE"})", R"({"number":"two","state":7,"version":"v2"})",
          R"({ "number" : 2 , "state" : "DONE" , "version" : "v1" })", R"({"number":2,})",
          R"({"number":2 "state":"DONE"})", R"({,"number":2})", R"({"number"2})", "[1]", "12", ""}) {
        expect_the_same(text, used);
    }
}

TEST(straight_codec, is_as_deep_behind_a_misfit_as_before_it) {
    expect_the_same(R"({"rows":[[1],[2,"three"]]})", matrix{});
    std::string many = "[";
    for (int i = 0; i < 200; ++i) {
        many += R"({"rows":[["x"]]},)";
    }
    many.back() = ']';
    auto const read = json::decode<std::vector<matrix>>(many);
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(json::encode(*read), many);
}

TEST(straight_codec, reads_and_writes_a_struct_with_more_members_than_a_word_has_bits) {
    std::string text = "{";
    for (auto const key : description<wide::survey>::keys) {
        text += (text.size() == 1 ? "\"" : ",\"") + std::string(key) + "\":null";
    }
    text += '}';
    expect_the_same(text, wide::survey{});
}

TEST(straight_codec, writes_what_the_table_writes) {
    auto value = *json::decode<visit>(clinic_texts::full_visit);
    EXPECT_EQ(written(value), json::encode(value));
    value.extra_members.set("more", "[1]");
    EXPECT_EQ(written(value), json::encode(value));
    EXPECT_EQ(written(visit{}), json::encode(visit{}));
    EXPECT_EQ(written(shop::parcel{}), json::encode(shop::parcel{}));
    EXPECT_EQ(written(wide::survey{}), json::encode(wide::survey{}));
}

TEST(straight_codec, gives_members_their_initializers_back_when_it_reads_over_them) {
    started used{.number = 1, .note = "a", .count = 2};
    constexpr std::string_view text = R"({"number":1234567890123})";  // as long as straight code wants it
    expect_the_same(text, used);
    ASSERT_TRUE(json::decode_to(used, text).has_value());
    EXPECT_EQ(used, (started{.number = 1234567890123}));
    EXPECT_EQ(used.note, "none");
}

TEST(straight_codec, is_the_codec_of_who_asks_for_it) {
    EXPECT_TRUE((std::is_base_of_v<json::straight_codec<asked>, json::codec<asked>>));
    EXPECT_FALSE((std::is_base_of_v<json::straight_codec<visit>, json::codec<visit>>));
    EXPECT_EQ(json::encode(*json::decode<asked>(R"({"number":7,"more":1})")), R"({"number":7,"more":1})");
}

TEST(straight_codec, resets_and_recognises_a_new_value) {
    auto value = *json::decode<visit>(clinic_texts::full_visit);
    EXPECT_FALSE(json::straight_codec<visit>::is_fresh(value));
    json::straight_codec<visit>::reset(value);
    EXPECT_TRUE(json::straight_codec<visit>::is_fresh(value));
}
