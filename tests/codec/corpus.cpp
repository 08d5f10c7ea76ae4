// Every document of the corpus, at every place where a JSON value can stand, through the public contract only: as a whole
// text, as a member of every type that the codec knows, as a member that the schema does not know. Syntax does not depend on the
// type that reads it: the same documents are refused everywhere, with the same error at the same byte.
#include <typehook/events.hpp>
#include <typehook/json.hpp>

#include <clinic/catalog.hpp>
#include <gtest/gtest.h>
#include <support/holder.hpp>
#include <support/json_corpus.hpp>
#include <support/json_tree.hpp>
#include <support/walled_text.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

using namespace typehook;
using json::errc;
using test_support::corpus;
using test_support::corpus_document;
using test_support::holder;
using test_support::parse_tree;
using test_support::promised;

/// As the holder, but without extra members: what it does not know is skipped and gone.
struct forgetful {
    std::optional<std::int64_t> value{};

    friend bool operator==(forgetful const&, forgetful const&) = default;
    struct reflection {
        [[maybe_unused]] static constexpr std::string_view name = "forgetful";
        static constexpr std::string_view keys[1] = {"value"};
        using members = member_list<&forgetful::value>;
    };
};

struct outcome {
    errc error{};
    std::size_t offset = 0;
    condition kind{};
    std::string written{};  ///< What encode makes of the value.

    bool accepted() const { return error == errc{}; }
};

errc error_of(failure const& why) {
    for (std::size_t i = 1; i <= error_count<errc>; ++i) {
        if (why.code() == static_cast<errc>(i)) {
            return static_cast<errc>(i);
        }
    }
    ADD_FAILURE() << "not an error of the codec: " << why.message();
    return {};
}

template <class Result>
outcome outcome_of(Result const& decoded) {
    if (decoded.has_value()) {
        return {.written = json::encode(*decoded)};
    }
    EXPECT_FALSE(decoded.error().message().empty());
    return {error_of(decoded.error()),
            static_cast<std::size_t>(decoded.error().offset()),
            decoded.error().condition(),
            {}};
}

template <class T>
outcome decode_as(std::string_view text, json::decode_options const& options) {
    return outcome_of(json::decode<T>(text, options));
}

/// Into a value that an earlier decode has filled.
template <class T>
outcome decode_over(std::string_view text, json::decode_options const& options) {
    T value{};
    static_cast<void>(json::decode_to(value, R"({"value":[{"a":"some\ttext"},1],"other":{"b":"more"}})"));
    if (auto const done = json::decode_to(value, text, options); done.has_error()) {
        return outcome_of(result<T>(done.error()));
    }
    return {.written = json::encode(value)};
}

outcome decode_any_event(std::string_view text, json::decode_options const& options) {
    return outcome_of(decode_event<clinic::catalog>(text, options));
}

struct place {
    std::string_view name;
    std::string_view before;
    std::string_view behind;
    outcome (*decode)(std::string_view, json::decode_options const&);
    bool captured = true;    ///< Whether encode writes the document back.
    bool any_value = false;  ///< Whether every value fits here, also in the strict policy.
};

template <class T>
constexpr place member_of(std::string_view name, bool any_value = false) {
    return {name, R"({"value":)", "}", &decode_as<holder<T>>, true, any_value};
}

using text_or_integer = std::variant<std::string, std::int64_t>;
using scalar_view = std::variant<text, double, bool>;

constexpr place places[] = {
    {"root", "", "", &decode_as<raw_json>, true, true},
    {"root, borrowed", "", "", &decode_as<raw_json_view>, true, true},
    {"element", "[1,", ",2]", &decode_as<std::vector<raw_json>>, true, true},
    {"last element", "[{},", "]", &decode_as<std::vector<raw_json_view>>, true, true},
    {"entry of a map", R"({"a":0,"b":)", R"(,"c":1})", &decode_as<ordered_map<raw_json>>, true, true},
    {"entry of a map of views", R"({"a\"":)", "}", &decode_as<ordered_map_view<raw_json_view>>, true, true},
    {"unknown member before", R"({"other":)", R"(,"value":1})", &decode_as<holder<std::int64_t>>, true, true},
    {"unknown member behind", R"({"value":1 , "other" : )", " }", &decode_as<holder<std::int64_t>>, true,
     true},
    {"unknown member of a view", R"({"value":"x","\u006fther":)", "}", &decode_as<holder<text>>, true, true},
    {"forgotten member", R"({"other":)", R"(,"value":1})", &decode_as<forgetful>, false, true},
    {"inside a forgotten member", R"({"value":1,"other":{"a":[[],)", R"(,{}],"b":"c"}})",
     &decode_as<forgetful>, false, true},
    {"inside an unknown member", R"({"other":[{"a":)", R"(}],"value":1})", &decode_as<holder<std::int64_t>>,
     true, true},
    {"reused, unknown", R"({"value":null,"other":)", "}", &decode_over<holder<raw_json>>, true, true},
    {"reused, known", R"({"other":null,"value":)", "}", &decode_over<holder<raw_json>>, true, true},
    member_of<raw_json>("raw", true),
    member_of<raw_json_view>("raw view", true),
    member_of<std::vector<raw_json>>("array of anything"),
    member_of<ordered_map<raw_json>>("map of anything"),
    member_of<bool>("boolean"),
    member_of<std::int64_t>("int64"),
    member_of<std::uint64_t>("uint64"),
    member_of<std::int32_t>("int32"),
    member_of<double>("double"),
    member_of<decimal>("decimal"),
    member_of<decimal_view>("decimal view"),
    member_of<std::string>("string"),
    member_of<text>("text"),
    member_of<date_time>("date-time"),
    member_of<date_time_view>("date-time view"),
    member_of<timestamp>("timestamp"),
    member_of<open_enum<clinic::visit_state>>("enum"),
    member_of<open_enum<clinic::visit_state, borrowed>>("enum of a view"),
    member_of<literal<"v1">>("literal"),
    member_of<constant<std::int64_t{3}>>("constant"),
    member_of<std::optional<std::string>>("optional"),
    member_of<nullable<text>>("nullable"),
    member_of<optional_nullable<std::int64_t>>("optional_nullable"),
    member_of<text_or_integer>("text or integer"),
    member_of<optional_nullable<scalar_view>>("any scalar"),
    member_of<std::vector<std::int64_t>>("array of integers"),
    member_of<std::vector<std::string>>("array of strings"),
    member_of<std::vector<text>>("array of views"),
    member_of<std::vector<bool>>("array of booleans"),
    member_of<ordered_map<decimal>>("map of decimals"),
    member_of<ordered_map_view<text>>("map of views"),
    member_of<holder<std::int64_t>>("struct"),
    member_of<box<holder<std::string>>>("boxed struct"),
    member_of<std::vector<holder<text>>>("array of structs"),
    {"content of an unknown event", R"({"id":"n-1","at":1,"subject":{"kind":"OTHER","ref":"v-1","body":)",
     R"(},"verb":"X"})", &decode_any_event, true, true},
    {"content of an event that has none",
     R"({"id":"n-1","at":1,"subject":{"kind":"VISIT","ref":"v-1","body":)", R"(},"verb":"CLOSED"})",
     &decode_any_event},
    {"unknown member of an envelope", R"({"id":"n-1","at":1,"other":)",
     R"(,"subject":{"kind":"VISIT","ref":"v-1"},"verb":"CLOSED"})", &decode_any_event, true, true},
};

json::decode_options options(json::policy policy, json::report* report = nullptr) {
    return {.policy = policy, .report = report, .max_depth = 1024};
}

std::string standing_at(place const& where, std::string_view document) {
    return std::string(where.before).append(document).append(where.behind);
}

/// Whether a document that is refused at the root is so at this place: one that is as deep as the codec goes does not fit inside
/// another, and what is trailing behind a document may go on with what is around it.
bool applies(place const& where, std::string_view document, errc error, std::size_t offset) {
    if (where.before.empty()) {
        return true;
    }
    bool const goes_on = std::string_view(",]}").find(document.substr(offset, 1)) != std::string_view::npos;
    return error != errc::depth_exceeded && !(error == errc::trailing_characters && goes_on);
}

/// Whether the strict policy stopped at the first deviation. Only keys that an object has twice and its schema not at all are
/// noticed late, at its end.
bool is_first(json::report const& report, outcome const& strict) {
    for (auto const& [pointer, offset, kind, keyword] : report.deviations) {
        if (kind == strict.error && offset == strict.offset) {
            return true;
        }
        if (kind != errc::duplicate_member) {
            return false;
        }
    }
    return false;
}

testing::AssertionResult is_accepted(place const& where, corpus_document const& document,
                                     test_support::walled_text& memory) {
    auto const text = memory.before_wall(standing_at(where, document.text));
    json::report report;
    auto const tolerant = where.decode(text, options(json::tolerant, &report));
    if (!tolerant.accepted()) {
        return testing::AssertionFailure() << name_of(tolerant.error) << " at " << tolerant.offset;
    }
    if (where.captured && !(parse_tree(tolerant.written) == parse_tree(text))) {
        return testing::AssertionFailure() << "came back as " << tolerant.written;
    }
    auto const strict = where.decode(text, options(json::strict));
    if (strict.accepted() != report.empty()) {
        return testing::AssertionFailure() << "the policies differ";
    }
    if (strict.accepted() ? strict.written != tolerant.written : !is_first(report, strict)) {
        return testing::AssertionFailure() << "strict: " << name_of(strict.error) << " at " << strict.offset;
    }
    if (where.any_value && !strict.accepted()) {
        return testing::AssertionFailure() << "refused where any value is allowed: " << name_of(strict.error);
    }
    return testing::AssertionSuccess();
}

/// What an error at the root is called inside a document.
errc inside(errc error) {
    return error == errc::trailing_characters || error == errc::byte_order_mark ? errc::unexpected_character
                                                                                : error;
}

testing::AssertionResult is_refused(place const& where, corpus_document const& document,
                                    test_support::walled_text& memory) {
    auto const [error, offset] = promised(document.name);
    // What is cut short would be completed, or go wrong elsewhere, if anything followed.
    auto const whole = error == errc::unexpected_end ? std::string(where.before).append(document.text)
                                                     : standing_at(where, document.text);
    auto const text = memory.before_wall(whole);
    auto const expected_error = where.before.empty() ? error : inside(error);
    auto const expected_offset = where.before.size() + offset;
    auto const tolerant = where.decode(text, options(json::tolerant));
    if (tolerant.error != expected_error || tolerant.offset != expected_offset) {
        return testing::AssertionFailure()
               << "tolerant: " << name_of(tolerant.error) << " at " << tolerant.offset;
    }
    auto const strict = where.decode(text, options(json::strict));
    bool const same = strict.error == expected_error && strict.offset == expected_offset;
    // The strict policy may stop earlier, at a value that does not fit its type.
    bool const earlier =
        strict.kind == condition::schema_mismatch && strict.offset <= expected_offset && !where.any_value;
    if (strict.accepted() || !(same || earlier)) {
        return testing::AssertionFailure() << "strict: " << name_of(strict.error) << " at " << strict.offset;
    }
    return testing::AssertionSuccess();
}

TEST(corpus, is_accepted_wherever_a_value_can_stand) {
    test_support::walled_text memory;
    for (auto const& document : corpus("accept")) {
        for (auto const& where : places) {
            if (where.before.empty() || !document.name.starts_with("depth_of")) {
                EXPECT_TRUE(is_accepted(where, document, memory)) << where.name << ": " << document.name;
            }
        }
    }
}

TEST(corpus, is_refused_wherever_a_value_can_stand_with_the_same_error_at_the_same_byte) {
    test_support::walled_text memory;
    for (auto const& document : corpus("reject")) {
        auto const [error, offset] = promised(document.name);
        for (auto const& where : places) {
            if (applies(where, document.text, error, offset)) {
                EXPECT_TRUE(is_refused(where, document, memory)) << where.name << ": " << document.name;
            }
        }
    }
}

// Blocks of 8 to 64 bytes start and end anywhere in the document: blanks move it through every residue, in front of it while it
// ends at a wall, and behind it while it starts at one.
TEST(corpus, means_the_same_at_every_alignment) {
    test_support::walled_text memory;
    for (std::string_view const verdict : {"accept", "reject"}) {
        for (auto const& document : corpus(verdict)) {
            if (document.text.size() > 300) {
                continue;
            }
            auto const root = decode_as<raw_json>(document.text, options(json::tolerant));
            auto const cut = root.error == errc::unexpected_end;
            for (std::size_t shift = 1; shift <= 65; ++shift) {
                std::string const blanks(shift, ' ');
                auto const pushed =
                    decode_as<raw_json>(memory.before_wall(blanks + document.text), options(json::tolerant));
                auto const expected =
                    root.error == errc::byte_order_mark ? errc::unexpected_character : root.error;
                ASSERT_EQ(pushed.error, expected) << document.name << " behind " << shift;
                ASSERT_EQ(pushed.offset, root.accepted() ? 0 : root.offset + shift)
                    << document.name << " behind " << shift;
                ASSERT_EQ(pushed.written, root.written) << document.name << " behind " << shift;

                auto const moved = decode_as<raw_json>(memory.behind_wall(document.text, shift - 1),
                                                       options(json::tolerant));
                ASSERT_EQ(moved.error, root.error) << document.name << " moved by " << shift - 1;
                ASSERT_EQ(moved.offset, root.offset) << document.name << " moved by " << shift - 1;
                ASSERT_EQ(moved.written, root.written) << document.name << " moved by " << shift - 1;

                if (!cut) {
                    auto const followed = decode_as<raw_json>(memory.before_wall(document.text + blanks),
                                                              options(json::tolerant));
                    ASSERT_EQ(followed.error, root.error) << document.name << " before " << shift;
                    ASSERT_EQ(followed.offset, root.offset) << document.name << " before " << shift;
                    ASSERT_EQ(followed.written, root.written) << document.name << " before " << shift;
                }
            }
        }
    }
}

// Cut anywhere, a document is refused as cut and not as wrong, whatever type reads it; only a number may be cut and be one.
TEST(corpus, ends_unexpectedly_wherever_it_is_cut) {
    test_support::walled_text memory;
    for (auto const& document : corpus("accept")) {
        if (document.text.size() > 400) {
            continue;
        }
        for (auto const& where : places) {
            if (where.before.empty()) {
                continue;
            }
            auto const whole = standing_at(where, document.text);
            for (std::size_t size = where.before.size(); size < whole.size(); ++size) {
                auto const cut =
                    where.decode(memory.before_wall(whole.substr(0, size)), options(json::tolerant));
                ASSERT_EQ(cut.error, errc::unexpected_end)
                    << where.name << ": " << document.name << " cut at " << size;
                ASSERT_EQ(cut.offset, size) << where.name << ": " << document.name << " cut at " << size;
            }
        }
    }
}

// github.com/nst/JSONTestSuite, where the CMake cache variable TYPEHOOK_JSON_TEST_SUITE names its checkout. Its name tells what
// it expects of a document: y accepted, n refused, i either; of an i document every place has to think the same.
TEST(corpus, agrees_with_json_test_suite) {
    auto const* const folder = std::getenv("TYPEHOOK_JSON_TEST_SUITE");
    if (folder == nullptr || *folder == '\0') {
        GTEST_SKIP() << "configure with -DTYPEHOOK_JSON_TEST_SUITE=<checkout> to run JSONTestSuite too";
    }
    auto const documents = test_support::documents_in(std::filesystem::path(folder) / "test_parsing");
    EXPECT_GT(documents.size(), 300u);
    test_support::walled_text memory(std::size_t{4} << 20);
    for (auto const& [name, text] : documents) {
        auto const root = decode_as<raw_json>(memory.before_wall(text), options(json::tolerant));
        if (name[0] != 'i') {
            EXPECT_EQ(root.accepted(), name[0] == 'y') << name;
        }
        for (auto const& where : places) {
            auto const whole = root.error == errc::unexpected_end ? std::string(where.before) + text
                                                                  : standing_at(where, text);
            auto const found = where.decode(memory.before_wall(whole), options(json::tolerant));
            if (applies(where, text, root.error, root.offset)) {
                EXPECT_EQ(found.error, where.before.empty() ? root.error : inside(root.error))
                    << where.name << ": " << name;
                EXPECT_EQ(found.offset, root.accepted() ? 0 : root.offset + where.before.size())
                    << where.name << ": " << name;
            }
        }
    }
}

}  // namespace
