// Captured payloads with one thing wrong (mutate.py): the report says exactly that, and nothing is lost.
#include "captures.hpp"

#include <support/json_tree.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace json = typehook::json;
using github_tests::decode;
using places =
    std::vector<std::pair<std::string, std::string>>;  // pointer and kind of each deviation, sorted

std::string text_of(boost::json::value const& value) { return std::string(value.as_string()); }

places places_of(json::report const& report) {
    places found;
    for (auto const& each : report.deviations) {
        found.emplace_back(each.pointer, typehook::name_of(each.kind));
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// What a capture says by itself, without what lies at or below the place that was mutated, and what the mutation adds.
places predicted(places const& of_capture, boost::json::value const& mutation) {
    auto const touched = text_of(mutation.at("touched"));
    places expected;
    if (mutation.at("known").as_bool()) {  // nobody can say what is wrong in an unknown event
        std::copy_if(of_capture.begin(), of_capture.end(), std::back_inserter(expected),
                     [&](auto const& each) {
                         return each.first != touched && each.first.rfind(touched + "/", 0) != 0;
                     });
    }
    for (auto const& each : mutation.at("expected").as_array()) {
        expected.emplace_back(text_of(each.at(0)), text_of(each.at(1)));
    }
    std::sort(expected.begin(), expected.end());
    return expected;
}

struct mutation {
    char const* name;
    std::size_t payloads;  ///< How many captures have a place for it, at least.

    friend void PrintTo(mutation const& value, std::ostream* out) { *out << value.name; }
};

class mutated_payloads : public testing::TestWithParam<mutation> {};

TEST_P(mutated_payloads, decode_with_an_exact_report_and_are_written_back_without_loss) {
    auto const captures = github_tests::captures();
    std::ifstream file(std::string(TYPEHOOK_GITHUB_MUTATIONS) + "/" + GetParam().name + ".jsonl");
    std::size_t count = 0;
    for (std::string line; std::getline(file, line); ++count) {
        auto const mutation = boost::json::parse(line);
        auto const& capture = captures.at(mutation.at("capture").to_number<std::size_t>());
        auto const resource = text_of(mutation.at("event"));
        auto const body = text_of(mutation.at("body"));
        auto const of_capture =
            places_of(decode(capture.resource, boost::json::serialize(capture.body)).report);
        auto const where = capture.name + text_of(mutation.at("touched"));

        auto const read = decode(resource, body);
        ASSERT_FALSE(read.failure.has_value()) << where << ": " << read.failure->message();
        EXPECT_EQ(read.known, mutation.at("known").as_bool()) << where;
        EXPECT_EQ(places_of(read.report), predicted(of_capture, mutation)) << where;
        EXPECT_EQ(test_support::parse_tree(read.encoded), test_support::parse_tree(body)) << where;

        auto const strict = decode(resource, body, json::strict);
        ASSERT_EQ(strict.failure.has_value(), !read.report.empty()) << where;
        if (strict.failure.has_value()) {
            EXPECT_NE(read.report.find(strict.failure->pointer()), nullptr) << strict.failure->pointer();
        }
    }
    EXPECT_GE(count, GetParam().payloads);
}

INSTANTIATE_TEST_SUITE_P(of_every_capture, mutated_payloads,
                         testing::Values(mutation{"unknown_key", 320}, mutation{"unknown_enum_value", 310},
                                         mutation{"wrong_constant", 5}, mutation{"missing_required", 320},
                                         mutation{"null_required", 320}, mutation{"numeric_string", 320},
                                         mutation{"largest_integer", 320}, mutation{"smallest_integer", 320},
                                         mutation{"twenty_digits", 320}, mutation{"fraction", 320},
                                         mutation{"zero_with_exponent", 320}, mutation{"duplicate_key", 320},
                                         mutation{"reordered", 329}, mutation{"unknown_event", 329},
                                         mutation{"unknown_action", 280}),
                         [](auto const& info) { return std::string(info.param.name); });

TEST(truncated_payloads, are_refused_with_the_offset_of_their_end) {
    std::mt19937 random(20'261);
    for (auto const& each : github_tests::captures()) {
        auto const body = boost::json::serialize(each.body);
        for (int cut = 0; cut < 20; ++cut) {
            auto const size = random() % body.size();
            auto const cut_body = std::string_view(body).substr(0, size);
            auto const read = decode(each.resource, cut_body);
            ASSERT_TRUE(read.failure.has_value()) << each.name << " of " << size << " bytes";
            EXPECT_EQ(read.failure->code(), json::errc::unexpected_end) << each.name << " of " << size;
            EXPECT_EQ(read.failure->offset(), size) << each.name;
            // The strict policy may have stopped before, at what the capture itself does against its schema.
            auto const strict = decode(each.resource, cut_body, json::strict);
            ASSERT_TRUE(strict.failure.has_value()) << each.name << " of " << size << " bytes";
            EXPECT_LE(strict.failure->offset(), size) << each.name;
        }
    }
}

}  // namespace
