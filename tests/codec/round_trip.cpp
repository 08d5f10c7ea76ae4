// Round trips of random values of every generated type: every resource of the built-in catalog with all that is nested in it,
// and the test catalogs, whose types have what AppDirect lacks.
//
// A value is made by reflection, written, rearranged, damaged, and read again; what has to come of it is known from the value,
// or from a tree of the text that the library had no part in.
#include "subject.hpp"

#include <typehook/json.hpp>

#include <gtest/gtest.h>
#include <support/json_tree.hpp>
#include <support/walled_text.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace typehook;
using test_support::expectation;
using test_support::json_tree;
using test_support::parse_tree;
using test_support::subject;
using test_support::tree_writer;
using test_support::value_source;

// The whole report, and room for all that is made here.
json::decode_options tolerantly(json::report& report) {
    return {.report = &report, .max_depth = 1024, .max_deviations = 1'000'000};
}
constexpr json::decode_options strictly{.policy = json::strict, .max_depth = 1024};

std::string printed(json::report const& report) {
    std::string result = std::to_string(report.size()) + " deviations:";
    for (auto const& entry : report.deviations) {
        result += "\n  " + std::string(name_of(entry.kind)) + " at '" + entry.pointer + "', byte " +
                  std::to_string(entry.offset);
    }
    return result;
}

void each_node(json_tree& tree, std::vector<json_tree*>& nodes) {
    nodes.push_back(&tree);
    for (auto& value : tree.values) {
        each_node(value, nodes);
    }
}

/// Any value of the tree but the root.
json_tree* any_value(json_tree& tree, value_source& source) {
    std::vector<json_tree*> nodes;
    each_node(tree, nodes);
    return nodes.size() == 1 ? nullptr : nodes[1 + source.below(nodes.size() - 1)];
}

json_tree* any_object(json_tree& tree, value_source& source) {
    std::vector<json_tree*> nodes;
    each_node(tree, nodes);
    std::erase_if(nodes, [](json_tree const* node) {
        return node->what != json_tree::kind::object || node->values.empty();
    });
    return nodes.empty() ? nullptr : nodes[source.below(nodes.size())];
}

void insert(json_tree& object, std::size_t at, std::string key, json_tree value) {
    object.keys.insert(object.keys.begin() + static_cast<std::ptrdiff_t>(at), std::move(key));
    object.values.insert(object.values.begin() + static_cast<std::ptrdiff_t>(at), std::move(value));
}

void insert_unknown(json_tree& tree, value_source& source) {
    if (auto* const object = any_object(tree, source)) {
        insert(*object, source.below(object->keys.size() + 1), "unknown " + source.characters(),
               parse_tree(source.json()));
    }
}

/// Repeats a member, with its own value, that of another, or any.
void repeat_member(json_tree& tree, value_source& source) {
    if (auto* const object = any_object(tree, source)) {
        auto const& key = object->keys[source.below(object->keys.size())];
        auto value = source.one_in(3) ? parse_tree(source.json())
                                      : object->values[source.below(object->values.size())];
        insert(*object, source.below(object->keys.size() + 1), std::string(key), std::move(value));
    }
}

void remove_member(json_tree& tree, value_source& source) {
    if (auto* const object = any_object(tree, source)) {
        auto const at = static_cast<std::ptrdiff_t>(source.below(object->keys.size()));
        object->keys.erase(object->keys.begin() + at);
        object->values.erase(object->values.begin() + at);
    }
}

/// Puts something else in the place of a value: most often what its type nearly takes.
void replace_value(json_tree& tree, value_source& source) {
    static constexpr std::string_view others[] = {
        "null",
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.0",
        "1.5",
        "-0",
        "1e2",
        "100e-2",
        "1e400",
        "1e-400",
        "0e999",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775808",
        "-9223372036854775809",
        "18446744073709551615",
        "18446744073709551616",
        "2147483648",
        "-2147483649",
        "1e19",
        "123456789012345678901234567890",
        "\"\"",
        "\"ACTIVE\"",
        "\"DONE\"",
        "\"v1\"",
        "\"v2\"",
        "3",
        "\"2024-04-05T19:34:38Z\"",
        "\"2024-13-05T19:34:38Z\"",
        "[]",
        "{}",
        "[[]]",
        "[null]",
        "[1,\"a\",2]",
        "{\"a\":1,\"a\":2}",
        "{\"id\":5,\"name\":null}",
        "\"a text that is longer than one block \\u0041\"",
    };
    if (auto* const value = any_value(tree, source)) {
        *value = parse_tree(source.one_in(4) ? source.json()
                                             : std::string(others[source.below(std::size(others))]));
    }
}

// --- properties ------------------------------------------------------------------------------------------------------------------

/// Decodes in every form. Each has to come to the same value, report what is expected, and be written as `again`.
void decode_in_every_form(subject& type, std::string_view text, json::report const& expected) {
    json::report report;
    auto const decoded = type.decode(text, tolerantly(report));
    ASSERT_TRUE(decoded.has_value()) << decoded.error().message() << "\n" << text;
    ASSERT_EQ(printed(report), printed(expected)) << text;

    auto const view = type.decode_view(text, tolerantly(report));
    ASSERT_TRUE(view.has_value()) << view.error().message() << "\n" << text;
    ASSERT_EQ(printed(report), printed(expected)) << "view of " << text;

    auto const over = type.decode_over(text, tolerantly(report));
    ASSERT_TRUE(over.has_value()) << over.error().message() << "\n" << text;
    ASSERT_EQ(printed(report), printed(expected)) << "decode_to of " << text;

    ASSERT_TRUE(type.view_is_decoded()) << type.encode_view() << "\n" << text;
    ASSERT_TRUE(type.over_is_decoded()) << type.encode_over() << "\n" << text;
    ASSERT_EQ(type.encode_view(), type.encode()) << text;
    ASSERT_EQ(type.encode_over(), type.encode()) << text;
}

/// decode(encode(x)) == x, and encode(decode(text)) is text again.
void survives_encoding(subject& type, value_source& source) {
    test_support::walled_text memory;
    for (int round = 0; round < 25; ++round) {
        auto const text = memory.before_wall(type.make(source));
        auto const expected = type.expected(parse_tree(text)).report();
        ASSERT_NO_FATAL_FAILURE(decode_in_every_form(type, text, expected));
        ASSERT_TRUE(type.decoded_is_made()) << text;
        ASSERT_EQ(type.encode(), text);
        // What deviates here are enum texts that no schema lists; verify is there to tell.
        ASSERT_EQ(type.verifies(), expected.empty()) << text;
    }
}

/// Members in any order, blanks anywhere, any character escaped: the same value.
void survives_another_spelling(subject& type, value_source& source) {
    test_support::walled_text memory;
    for (int round = 0; round < 25; ++round) {
        auto tree = parse_tree(type.make(source));
        test_support::shuffle(tree, source.random());
        auto const shuffled = memory.before_wall(tree_writer().write(tree));
        ASSERT_NO_FATAL_FAILURE(decode_in_every_form(type, shuffled, type.expected(tree).report()));
        ASSERT_TRUE(type.decoded_is_made()) << shuffled;

        auto const rarity = 2 + static_cast<unsigned>(source.below(12));
        auto const spelled = memory.before_wall(tree_writer(source.random(), rarity).write(tree));
        ASSERT_NO_FATAL_FAILURE(decode_in_every_form(type, spelled, type.expected(tree).report()));
        ASSERT_EQ(parse_tree(type.encode()), tree) << spelled;
    }
}

void stops_where_expected(result<void> const& strict, expectation const& expected, std::string_view text) {
    ASSERT_EQ(strict.has_value(), expected.report().empty()) << text;
    if (strict.has_error()) {
        auto const& why = strict.error();
        json::deviation found{std::string(why.pointer()), why.offset(), {}};
        for (std::size_t i = 1; i <= error_count<json::errc>; ++i) {
            if (why.code() == static_cast<json::errc>(i)) {
                found.kind = static_cast<json::errc>(i);
            }
        }
        ASSERT_TRUE(expected.may_stop_at(found))
            << why.message() << "\nexpected the first of " << printed(expected.report()) << "\n"
            << text;
    }
}

/// Unknown members, repeated ones, missing ones, nulls and values that do not fit: nothing is lost, and the report has exactly
/// what the schema does not say. The strict policy refuses it, at its first deviation.
void reports_what_deviates(subject& type, value_source& source) {
    test_support::walled_text memory;
    std::size_t deviating = 0;
    for (int round = 0; round < 100; ++round) {
        auto tree = parse_tree(type.make(source, round % 4 == 0 ? 5 : 2));
        if (source.one_in(2)) {
            test_support::shuffle(tree, source.random());
        }
        for (auto changes = 1 + source.below(6); changes > 0; --changes) {
            switch (source.below(6)) {
            case 0:
                insert_unknown(tree, source);
                break;
            case 1:
                repeat_member(tree, source);
                break;
            case 2:
                remove_member(tree, source);
                break;
            default:
                replace_value(tree, source);
                break;
            }
        }
        auto const written =
            source.one_in(2) ? tree_writer(source.random()).write(tree) : tree_writer().write(tree);
        auto const text = memory.before_wall(written);
        auto const expected = type.expected(tree);
        deviating += expected.report().empty() ? 0 : 1;

        ASSERT_NO_FATAL_FAILURE(decode_in_every_form(type, text, expected.report()));
        auto const again = type.encode();
        ASSERT_EQ(parse_tree(again), tree) << "became " << again << "\n" << text;
        ASSERT_TRUE(type.decode_over(again, {.max_depth = 1024}).has_value()) << again;
        ASSERT_TRUE(type.over_is_decoded()) << again;

        ASSERT_NO_FATAL_FAILURE(stops_where_expected(type.decode(text, strictly), expected, text));
        ASSERT_NO_FATAL_FAILURE(stops_where_expected(type.decode_view(text, strictly), expected, text));
        ASSERT_NO_FATAL_FAILURE(stops_where_expected(type.decode_over(text, strictly), expected, text));
    }
    EXPECT_GT(deviating, 3u) << "hardly anything deviated: this tests nothing";
}

/// Any bytes changed, removed or inserted: refused alike by every form of the type and by raw JSON, or one value to all of them.
void survives_damage(subject& type, value_source& source) {
    test_support::walled_text memory;
    std::size_t refused = 0;
    std::size_t accepted = 0;
    for (int round = 0; round < 150; ++round) {
        auto damaged = type.make(source, 2);
        for (auto changes = 1 + source.below(3); changes > 0 && !damaged.empty(); --changes) {
            auto const at = source.below(damaged.size());
            static constexpr std::string_view bytes = "{}[]\"\\:,.-+eE01u \n\x01\x80\xC3\xED\xFF";
            switch (source.below(4)) {
            case 0:
                damaged[at] = bytes[source.below(bytes.size())];
                break;
            case 1:
                damaged.insert(at, 1, bytes[source.below(bytes.size())]);
                break;
            case 2:
                damaged.erase(at, 1 + source.below(4));
                break;
            default:
                damaged[at] = static_cast<char>(damaged[at] ^ (1 << source.below(8)));
                break;
            }
        }
        auto const text = memory.before_wall(damaged);
        auto const raw = json::decode<raw_json>(text);
        auto const first = text.find_first_not_of(" \n");
        bool const starts_object = first != text.npos && text[first] == '{';
        if (raw.has_value() && starts_object) {
            ++accepted;
            auto tree = parse_tree(text);
            ASSERT_NO_FATAL_FAILURE(decode_in_every_form(type, text, type.expected(tree).report()));
            ASSERT_EQ(parse_tree(type.encode()), tree) << text;
            continue;
        }
        ++refused;
        auto const decoded = type.decode(text, {});
        auto const view = type.decode_view(text, {});
        auto const over = type.decode_over(text, {});
        ASSERT_TRUE(decoded.has_error() && view.has_error() && over.has_error()) << text;
        if (starts_object) {
            ASSERT_EQ(decoded.error().code(), raw.error().code()) << decoded.error().message() << "\n"
                                                                  << text;
            ASSERT_EQ(decoded.error().offset(), raw.error().offset()) << decoded.error().message() << "\n"
                                                                      << text;
        }
        ASSERT_EQ(view.error(), decoded.error()) << text;
        ASSERT_EQ(over.error(), decoded.error()) << text;
    }
    EXPECT_GT(accepted, 3u);
    EXPECT_GT(refused, 10u);
}

using property = void (*)(subject&, value_source&);

void hold_for_every_type(property test) {
    auto const hold = [test](test_support::subjects const& types) {
        for (auto const& type : types) {
            SCOPED_TRACE(type->name);
            value_source source(20240405);
            test(*type, source);
        }
        return types.size();
    };
    EXPECT_GE(hold(test_support::appdirect_subjects()), 16u);
    EXPECT_EQ(hold(test_support::other_subjects()), 3u);
}

TEST(round_trip, every_type_survives_encoding) { hold_for_every_type(&survives_encoding); }
TEST(round_trip, every_type_survives_another_spelling) { hold_for_every_type(&survives_another_spelling); }
TEST(round_trip, every_type_reports_exactly_what_deviates_and_loses_nothing) {
    hold_for_every_type(&reports_what_deviates);
}
TEST(round_trip, every_type_survives_damage) { hold_for_every_type(&survives_damage); }

}  // namespace
