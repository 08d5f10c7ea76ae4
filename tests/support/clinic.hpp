// Texts of the test catalog tests/catalogs/clinic, shared by the tests of every layer that reads events.
#pragma once

#include <string>
#include <string_view>

namespace clinic_texts {

/// A visit with every member, in schema order, as encode writes it.
inline constexpr std::string_view full_visit =
    R"({"number":7,"state":"IN_ROOM","left_at":null,"urgent":true,"version":"v1","grade":3,"paid_at":1712345678901,)"
    R"("fee":10.0000000000,"temperature":36.6,"small":-5,"since":1700000000,"lasted":90,)"
    R"("booked":"2024-04-05T19:34:38Z","reference":"R-1","anything":false,"doctor":{"name":"Ana","born":null},)"
    R"("companion":{"name":"Bo"},"notes":[{"text":"a \"quoted\" note\n","by":{"name":"Ana"}},{"text":"é"}],)"
    R"("codes":["A1","B2"],"scores":[1,-2,9223372036854775807],"flags":[true,false],)"
    R"("labels":{"z":"last","a":"first"},"prices":{"USD":0E-10,"EUR":1.50},"meta":{"x":[1,2.50,null]},)"
    R"("bed":{"room":4,"side":"LEFT"},"previous":{"number":6,"state":"DONE","left_at":1,"urgent":false,"version":"v1","grade":3},)"
    R"("class":"first","@odd key":"odd"})";

/// A visit with required members only.
inline constexpr std::string_view small_visit =
    R"({"number":1,"state":"WAITING","left_at":null,"urgent":false,"version":"v1","grade":3})";

/// The body of an event in the usual order: the action after the content.
inline std::string body(std::string_view kind, std::string_view verb, std::string_view content = {}) {
    std::string text = R"({"id":"n-1","at":1712345678901,"subject":{"kind":")";
    text += kind;
    text += R"(","ref":"v-1")";
    if (!content.empty()) {
        text += R"(,"body":)";
        text += content;
    }
    text += R"(},"verb":")";
    text += verb;
    text += R"("})";
    return text;
}

}  // namespace clinic_texts
