#include <typehook/json/decode.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <string>

namespace {

namespace json = typehook::json;
using clinic::visit;

json::decode_options strict() { return {.policy = json::strict}; }

TEST(decode, reads_every_member_of_a_full_struct) {
    auto const read = json::decode<visit>(clinic_texts::full_visit, strict());
    ASSERT_TRUE(read.has_value()) << read.error().message();
    auto const& value = *read;
    EXPECT_EQ(value.number, 7);
    EXPECT_EQ(value.state, clinic::visit_state::in_room);
    EXPECT_TRUE(value.left_at.is_null());
    EXPECT_TRUE(value.urgent);
    ASSERT_TRUE(value.paid_at.has_value());
    EXPECT_EQ(value.paid_at->time_since_epoch().count(), 1712345678901);
    EXPECT_EQ(value.fee->text(), "10.0000000000");
    EXPECT_EQ(value.temperature, 36.6);
    EXPECT_EQ(value.small_, -5);
    EXPECT_EQ(value.booked->text(), "2024-04-05T19:34:38Z");
    EXPECT_EQ(std::get<std::string>(*value.reference), "R-1");
    EXPECT_EQ(value.doctor->name, "Ana");
    EXPECT_TRUE(value.doctor->born.is_null());
    EXPECT_TRUE(value.companion.has_value());
    EXPECT_TRUE(value.companion->born.is_absent());
    ASSERT_EQ(value.notes->size(), 2u);
    EXPECT_EQ(value.notes->at(0).text, "a \"quoted\" note\n");
    EXPECT_EQ(value.notes->at(1).text, "é");
    EXPECT_EQ(value.scores->back(), 9223372036854775807);
    EXPECT_EQ(value.flags->at(1), false);
    EXPECT_EQ(value.labels->begin()->first, "z");
    EXPECT_EQ(value.prices->find("USD")->second.text(), "0E-10");
    EXPECT_EQ(value.meta->text(), R"({"x":[1,2.50,null]})");
    EXPECT_EQ(value.bed->side, clinic::visit_bed_type_side::left);
    EXPECT_EQ((*value.previous)->number, 6);
    EXPECT_EQ(value.class_, "first");
    EXPECT_EQ(value._odd_key, "odd");
    EXPECT_TRUE(value.extra_members.empty());
}

TEST(decode, accepts_members_in_any_order_and_escaped_keys) {
    auto const read = json::decode<visit>(
        R"( { "grade" : 3 , "version" : "v1" , "urgent":true,"left_at":null,"st\u0061te":"DONE","number":2 } )",
        strict());
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(read->state, clinic::visit_state::done);
    EXPECT_EQ(read->number, 2);
}

TEST(decode, tells_pointer_and_offset_of_the_first_deviation_when_strict) {
    std::string const text =
        R"({"number":1,"state":"LOST","left_at":null,"urgent":false,"version":"v1","grade":3})";
    auto const read = json::decode<visit>(text, strict());
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code(), json::errc::unknown_enum_value);
    EXPECT_EQ(read.error().pointer(), "/state");
    EXPECT_EQ(read.error().offset(), text.find("\"LOST\""));
}

TEST(decode, points_into_arrays_and_nested_objects) {
    std::string text(clinic_texts::full_visit);
    auto const place = text.find(R"("é")");
    text.replace(place, std::string_view(R"("é")").size(), "17");
    auto const read = json::decode<visit>(text, strict());
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code(), json::errc::wrong_type);
    EXPECT_EQ(read.error().pointer(), "/notes/1/text");
    EXPECT_EQ(read.error().offset(), place);
}

TEST(decode, names_a_missing_member_when_strict) {
    std::string const text = R"({"number":1,"left_at":null,"urgent":false,"version":"v1","grade":3})";
    auto const read = json::decode<visit>(text, strict());
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code(), json::errc::missing_member);
    EXPECT_EQ(read.error().pointer(), "/state");
    EXPECT_EQ(read.error().offset(), text.size() - 1);
}

TEST(decode, records_every_deviation_and_goes_on_when_tolerant) {
    json::report report;
    auto const read = json::decode<visit>(
        R"({"number":"seven","state":"LOST","urgent":null,"version":"v2","grade":3,"small":3000000000,"scores":[1,"x"],)"
        R"("bed":{"side":"TOP"},"scores":[1],"unknown":{"a":1}})",
        {.report = &report});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(read->number, 0);
    EXPECT_EQ(read->state.text(), "LOST");
    EXPECT_FALSE(read->state.is_known());
    auto const kind = [&](std::string_view pointer) {
        auto const found = report.find(pointer);
        return found == nullptr ? json::errc{} : found->kind;
    };
    EXPECT_EQ(kind("/number"), json::errc::wrong_type);
    EXPECT_EQ(kind("/state"), json::errc::unknown_enum_value);
    EXPECT_EQ(kind("/urgent"), json::errc::wrong_type);
    EXPECT_EQ(kind("/version"), json::errc::wrong_constant);
    EXPECT_EQ(kind("/small"), json::errc::number_out_of_range);
    EXPECT_EQ(kind("/scores/1"), json::errc::wrong_type);
    EXPECT_EQ(kind("/scores"), json::errc::duplicate_member);
    EXPECT_EQ(kind("/bed/side"), json::errc::unknown_enum_value);
    EXPECT_EQ(kind("/bed/room"), json::errc::missing_member);
    EXPECT_EQ(kind("/left_at"), json::errc::missing_member);
    EXPECT_EQ(report.size(), 10u);
    ASSERT_TRUE(read->scores.has_value());
    EXPECT_EQ(*read->scores, std::vector<std::int64_t>{1});
    EXPECT_EQ(read->extra_members.find("unknown"), R"({"a":1})");
}

TEST(decode, refuses_a_root_of_another_kind_in_every_policy) {
    for (auto const* text : {"[]", "1", "\"x\"", "null", "true"}) {
        auto const read = json::decode<visit>(text);
        ASSERT_TRUE(read.has_error()) << text;
        EXPECT_EQ(read.error().code(), json::errc::wrong_type) << text;
        EXPECT_EQ(read.error().pointer(), "");
    }
}

TEST(decode, refuses_what_follows_the_value) {
    std::string const text = std::string(clinic_texts::small_visit) + " {}";
    auto const read = json::decode<visit>(text);
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code(), json::errc::trailing_characters);
    EXPECT_EQ(read.error().offset(), clinic_texts::small_visit.size() + 1);
}

TEST(decode, refuses_every_prefix_of_a_document) {
    for (std::size_t size = 0; size < clinic_texts::full_visit.size(); ++size) {
        auto const read = json::decode<visit>(clinic_texts::full_visit.substr(0, size));
        ASSERT_TRUE(read.has_error()) << size;
        EXPECT_EQ(read.error().condition(), typehook::condition::malformed_input) << size;
    }
}

TEST(decode, survives_any_flipped_byte) {
    for (std::size_t place = 0; place < clinic_texts::full_visit.size(); ++place) {
        for (int const flip : {1, 2, 16, 32, 128, 255}) {
            std::string text(clinic_texts::full_visit);
            text[place] = static_cast<char>(text[place] ^ flip);
            json::report report;
            auto const read = json::decode<visit>(text, {.report = &report});
            if (read.has_value()) {
                auto const again = json::decode<visit>(json::encode(*read));
                ASSERT_TRUE(again.has_value()) << text;
                EXPECT_EQ(*again, *read) << text;
            } else {
                EXPECT_FALSE(read.error().message().empty());
            }
        }
    }
}

TEST(decode, bounds_nesting) {
    std::string const deep(100'000, '[');
    auto const read = json::decode<visit>(deep);
    ASSERT_TRUE(read.has_error());
    std::string text = R"({"meta":)" + std::string(200, '[') + std::string(200, ']') + "}";
    auto const raw = json::decode<visit>(text);
    ASSERT_TRUE(raw.has_error());
    EXPECT_EQ(raw.error().code(), json::errc::depth_exceeded);
    EXPECT_TRUE(json::decode<visit>(text, {.max_depth = 300}).has_value());
    std::string recursive;
    for (int i = 0; i < 1000; ++i) {
        recursive += R"({"previous":)";
    }
    auto const previous = json::decode<visit>(recursive);
    ASSERT_TRUE(previous.has_error());
    EXPECT_EQ(previous.error().code(), json::errc::depth_exceeded);
}

TEST(decode, bounds_size) {
    auto const read =
        json::decode<visit>(clinic_texts::small_visit, {.max_size = clinic_texts::small_visit.size() - 1});
    ASSERT_TRUE(read.has_error());
    EXPECT_EQ(read.error().code(), json::errc::size_exceeded);
    EXPECT_EQ(read.error().condition(), typehook::condition::limit_exceeded);
    EXPECT_TRUE(json::decode<visit>(clinic_texts::small_visit, {.max_size = clinic_texts::small_visit.size()})
                    .has_value());
}

TEST(decode, bounds_the_report_but_counts_on) {
    json::report report;
    std::string text = R"({"scores":[)";
    text += R"(],"notes":[)";
    for (int i = 0; i < 10; ++i) {
        text += i == 0 ? "{}" : ",{}";
    }
    text += "]}";
    ASSERT_TRUE(json::decode<visit>(text, {.report = &report, .max_deviations = 4}).has_value());
    EXPECT_EQ(report.deviations.size(), 4u);
    EXPECT_EQ(report.size(), 16u);
}

TEST(decode, finds_duplicates_among_hundreds_of_thousands_of_unknown_keys_in_time) {
    std::string text = R"({"number":1)";
    for (int i = 0; i < 300'000; ++i) {
        text += ",\"k" + std::to_string(i % 250'000) + "\":" + std::to_string(i);
    }
    text += '}';
    json::report report;
    auto const read = json::decode<visit>(text, {.report = &report});
    ASSERT_TRUE(read.has_value()) << read.error().message();
    EXPECT_EQ(read->extra_members.unknown().size(), 250'000u);
    EXPECT_EQ(read->extra_members.find("k1"), "250001");
    EXPECT_GE(report.size(), 50'000u);
}

TEST(decode, views_borrow_from_the_text_and_own_what_had_escapes) {
    std::string const text(clinic_texts::full_visit);
    auto const read = json::decode<clinic::visit_view>(text, strict());
    ASSERT_TRUE(read.has_value()) << read.error().message();
    auto const& plain = read->codes->at(0);
    EXPECT_FALSE(plain.owns());
    EXPECT_GE(plain.data(), text.data());
    EXPECT_LT(plain.data(), text.data() + text.size());
    EXPECT_TRUE(read->notes->at(0).text.owns());
    EXPECT_EQ(read->notes->at(0).text, "a \"quoted\" note\n");
    EXPECT_EQ(json::encode(*read), text);
    EXPECT_EQ(typehook::to_owned(*read), *json::decode<visit>(text));
}

TEST(decode_to, reuses_a_value_and_leaves_nothing_of_the_old_one) {
    visit value = *json::decode<visit>(clinic_texts::full_visit);
    value.extra_members.set("old", "1");
    ASSERT_TRUE(json::decode_to(value, clinic_texts::small_visit).has_value());
    EXPECT_EQ(value, *json::decode<visit>(clinic_texts::small_visit));
    ASSERT_TRUE(json::decode_to(value, clinic_texts::full_visit).has_value());
    EXPECT_EQ(value, *json::decode<visit>(clinic_texts::full_visit));
    auto const before = value.notes->data();
    ASSERT_TRUE(json::decode_to(value, clinic_texts::full_visit).has_value());
    EXPECT_EQ(value.notes->data(), before);
    EXPECT_EQ(value, *json::decode<visit>(clinic_texts::full_visit));
}

TEST(parse_raw, keeps_a_value_as_it_is_and_refuses_what_is_none) {
    EXPECT_EQ(json::parse_raw(" [1, 2.50] ")->text(), "[1, 2.50]");
    EXPECT_TRUE(json::parse_raw("[1,").has_error());
}

}  // namespace
