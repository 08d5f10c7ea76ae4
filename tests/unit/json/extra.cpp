// What an object keeps beyond its schema: unknown members, values that did not fit, absences. Layer json.
#include <typehook/json/extra.hpp>

#include <typehook/json.hpp>

#include <clinic/visit.hpp>
#include <shop/order.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

using namespace typehook;
using clinic::visit;
using clinic::visit_view;
using json::errc;

namespace {

template <class T = visit>
T decoded(std::string_view text, json::report* report = nullptr) {
    auto value = json::decode<T>(text, {.report = report});
    EXPECT_TRUE(value.has_value()) << text << ": " << value.error().message();
    return value.has_value() ? *std::move(value) : T{};
}

}  // namespace

TEST(unknown_members, are_kept_raw_and_written_last) {
    std::string const text = R"({"z":1.50,"number":1,"a":[ 1 ],"\u0061b":"\u0041"})";
    auto const value = decoded(text);
    EXPECT_EQ(value.extra_members.find("z"), "1.50");
    EXPECT_EQ(value.extra_members.find("a"), "[ 1 ]");
    EXPECT_EQ(value.extra_members.find("ab"), R"("\u0041")");
    EXPECT_EQ(json::encode(value), R"({"number":1,"z":1.50,"a":[ 1 ],"ab":"\u0041"})");
}

TEST(unknown_members, are_no_deviation_in_any_policy) {
    json::report report;
    decoded(R"({"more":1})", &report);
    EXPECT_EQ(report.find("/more"), nullptr);
    std::string text(clinic_texts::small_visit);
    text.insert(1, R"("more":{"deep":[true]},)");
    EXPECT_TRUE(json::decode<visit>(text, {.policy = json::strict}).has_value());
}

TEST(unknown_members, are_checked_as_json) {
    EXPECT_EQ(json::decode<visit>(R"({"more":[1,]})").error().code(), errc::unexpected_character);
    EXPECT_EQ(json::decode<visit>("{\"more\":\"\xFF\"}").error().code(), errc::invalid_utf8);
    EXPECT_EQ(json::decode<visit>(R"({"more":01})").error().code(), errc::invalid_number);
    EXPECT_EQ(json::decode<visit>(R"({"more":"\ud800"})").error().code(), errc::lone_surrogate);
}

TEST(unknown_members, keep_the_last_of_one_key_and_report_the_others) {
    std::string const text = R"({"a":1,"b":2,"\u0061":3,"c":4,"a":5})";
    json::report report;
    auto const value = decoded(text, &report);
    ASSERT_EQ(value.extra_members.unknown().size(), 3u);
    EXPECT_EQ(value.extra_members.find("a"), "5");
    EXPECT_EQ(json::encode(value), R"({"b":2,"c":4,"a":5})");
    EXPECT_EQ(report.deviations.at(0), (json::deviation{"/a", text.find('3'), errc::duplicate_member}));
    EXPECT_EQ(report.deviations.at(1), (json::deviation{"/a", text.find('5'), errc::duplicate_member}));
}

TEST(unknown_members, are_kept_however_many_there_are_and_however_they_are_spelled) {
    std::string text = "{";
    for (int number = 0; number < 30; ++number) {
        auto const index = std::to_string(number);
        text += number % 3 == 0   ? "\"k\\u0065y" + index + "\":"
                : number % 3 == 1 ? "\"a key of more than thirty-one characters " + index + "\" : "
                                  : "\"k" + index + "\":";
        text += number % 2 == 0 ? index + "," : "{\"n\":[" + index + ",\"\xC3\xA9\"]},";
    }
    text.back() = '}';
    auto const value = decoded(text);
    auto const members = value.extra_members.unknown();
    ASSERT_EQ(members.size(), 30u);
    EXPECT_EQ(members[0].key, "key0");
    EXPECT_EQ(members[0].value, "0");
    EXPECT_EQ(members[28].key, "a key of more than thirty-one characters 28");
    EXPECT_EQ(members[29].key, "k29");
    EXPECT_EQ(members[29].value, "{\"n\":[29,\"\xC3\xA9\"]}");
    auto const again = decoded(json::encode(value));
    EXPECT_EQ(again.extra_members, value.extra_members);
}

TEST(unknown_members, are_refused_at_the_first_duplicate_in_the_text_when_strict) {
    std::string text(clinic_texts::small_visit);
    text.insert(1, R"("z":1,"a":2,"z":3,"a":4,)");
    auto const value = json::decode<visit>(text, {.policy = json::strict});
    ASSERT_TRUE(value.has_error());
    EXPECT_EQ(value.error().code(), errc::duplicate_member);
    EXPECT_EQ(value.error().pointer(), "/z");
    EXPECT_EQ(value.error().offset(), text.find("3,"));
}

TEST(unknown_members, borrow_in_views_unless_the_key_had_escapes) {
    std::string const text = R"({"more":[1],"m\u006fre too":2})";
    auto const view = decoded<visit_view>(text);
    auto const members = view.extra_members.unknown();
    ASSERT_EQ(members.size(), 2u);
    EXPECT_EQ(members[0].key.data(), text.data() + 2);
    EXPECT_EQ(members[0].value.data(), text.data() + 8);
    EXPECT_TRUE(members[1].key.owns());
    EXPECT_EQ(members[1].key, "more too");
    EXPECT_FALSE(members[1].value.owns());
}

TEST(unknown_members, with_a_key_that_is_no_utf8_are_written_with_a_replacement_that_is_counted) {
    visit::bed_type value{};
    value.extra_members.set("a\xFF", "1");
    std::string out;
    json::writer to(out);
    json::write_value(to, value);
    EXPECT_EQ(to.text(), "{\"room\":0,\"a\xEF\xBF\xBD\":1}");
    EXPECT_EQ(to.replacements(), 1u);
    auto const verified = json::verify(value);
    ASSERT_TRUE(verified.has_error());
    EXPECT_EQ(verified.error().code(), errc::replaced_value);
    EXPECT_EQ(verified.error().pointer(), "/a\xEF\xBF\xBD");
}

TEST(misfits, are_written_back_where_they_stood_in_the_schema) {
    std::string const text = R"({"number":"x","urgent":"yes","fee":true,"bed":7,"more":1})";
    auto const value = decoded(text);
    ASSERT_EQ(value.extra_members.misfits().size(), 4u);
    EXPECT_EQ(value.extra_members.find_misfit("fee"), "true");
    EXPECT_FALSE(value.extra_members.find("fee").has_value());
    EXPECT_EQ(json::encode(value), text);
}

TEST(misfits, give_way_to_a_value_that_was_assigned) {
    auto value = decoded(R"({"number":"x","urgent":"yes","fee":true,"left_at":"never","notes":{}})");
    value.number = 5;
    value.urgent = true;
    value.fee = decimal("1.50");
    value.left_at = timestamp(std::chrono::milliseconds(7));
    value.notes.emplace();
    EXPECT_EQ(json::encode(value), R"({"number":5,"left_at":7,"urgent":true,"fee":1.50,"notes":[]})");
}

TEST(misfits, come_back_when_the_assignment_is_taken_back) {
    auto value = decoded(R"({"fee":true,"number":"x"})");
    value.fee = decimal("1.50");
    value.fee.reset();
    EXPECT_EQ(json::encode(value), R"({"number":"x","fee":true})");
}

TEST(misfits, of_every_type_are_kept_until_assigned) {
    std::string text = "{";
    for (auto const key : description<visit>::keys) {
        // Nothing but raw JSON takes an array of arrays.
        text += (text.size() == 1 ? "\"" : ",\"") + std::string(key) + "\":[[[]]]";
    }
    text += '}';
    json::report report;
    auto const value = decoded(text, &report);
    EXPECT_EQ(json::encode(value), text);
    EXPECT_EQ(value.extra_members.misfits().size(), description<visit>::members::size - 1);
    EXPECT_EQ(value.meta->text(), "[[[]]]");
    auto const view = decoded<visit_view>(text);
    EXPECT_EQ(json::encode(view), text);
}

TEST(absences, are_not_written_until_the_member_is_assigned) {
    auto value = decoded("{}");
    EXPECT_EQ(value.extra_members.absent().size(), 6u);
    EXPECT_EQ(json::encode(value), "{}");
    value.state = clinic::visit_state::done;
    value.left_at = timestamp(std::chrono::milliseconds(7));
    value.paid_at = nullptr;
    EXPECT_EQ(json::encode(value), R"({"state":"DONE","left_at":7,"paid_at":null})");
}

TEST(absences, of_a_value_that_is_made_by_hand_there_are_none) {
    EXPECT_EQ(json::encode(visit::bed_type{}), R"({"room":0})");
}

TEST(extra_members, of_nested_structs_are_their_own) {
    std::string const text =
        R"({"notes":[{"text":5,"x":1},{"y":2}],"bed":{"side":7},"previous":{"number":"six","z":3}})";
    auto const value = decoded(text);
    EXPECT_TRUE(value.extra_members.unknown().empty());
    EXPECT_EQ(value.notes->at(0).extra_members.find("x"), "1");
    EXPECT_TRUE(value.notes->at(1).extra_members.is_absent("text"));
    EXPECT_EQ((*value.previous)->extra_members.find_misfit("number"), "\"six\"");
    EXPECT_EQ(json::encode(value), text);
}

TEST(extra_members, of_a_document_survive_other_changes) {
    auto value = decoded(R"({"number":"x","more":1,"class":"first"})");
    value.class_ = "second";
    value.extra_members.set("more", "[2]");
    value.extra_members.set("new", "{}");
    EXPECT_EQ(json::encode(value), R"({"number":"x","class":"second","more":[2],"new":{}})");
    value.extra_members.erase("more");
    value.extra_members.erase("new");
    EXPECT_EQ(json::encode(value), R"({"number":"x","class":"second"})");
    value.extra_members.clear();
    EXPECT_EQ(json::encode(visit::bed_type{}), R"({"room":0})");
}

TEST(extra_members, decode_and_encode_to_a_fixed_point) {
    for (auto const* text :
         {R"({"number":"x","number":1})", R"({"a":1,"a":2})", R"({"state":5,"bed":{"bed":{}}})",
          R"({"anything":{},"reference":[],"flags":[1],"labels":{"a":1},"prices":{"a":"1"}})"}) {
        auto const once = decoded(text);
        auto const written = json::encode(once);
        auto const again = decoded(written);
        EXPECT_EQ(json::encode(again), written) << text;
        EXPECT_EQ(again, once) << text;
    }
}

TEST(struct_without_extra_members, drops_what_its_schema_does_not_know) {
    json::report report;
    auto const value = decoded<shop::order>(R"({"more":1,"total":"x","paid":true,"more":2})", &report);
    EXPECT_EQ(json::encode(value), R"({"total":0,"paid":true})");
    EXPECT_EQ(report.deviations, (std::vector<json::deviation>{{"/total", 18, errc::wrong_type}}));
    EXPECT_TRUE(
        json::decode<shop::order>(R"({"more":1,"total":1,"paid":true,"more":2})", {.policy = json::strict})
            .has_value());
    EXPECT_EQ(json::decode<shop::order>(R"({"more":[1,],"total":1,"paid":true})").error().code(),
              errc::unexpected_character);
}
