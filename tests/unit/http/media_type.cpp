// Included first, so that it has to include all it needs.
#include <typehook/http/media_type.hpp>

#include <gtest/gtest.h>

#include <string_view>

namespace typehook::http {
namespace {

TEST(media_type, knows_json) {
    for (std::string_view const value :
         {"application/json", "Application/JSON", "application/json;charset=utf-8",
          "application/json ; charset=\"UTF-8\"", "application/json; charset=utf-8; version=1",
          "application/cloudevents+json", "application/problem+json", "text/x+JSON", " application/json ",
          "application/json;", "application/json; ;charset=utf-8", "application/json; note=\"a;b\\\"c\""}) {
        EXPECT_TRUE(is_json_media_type(value)) << value;
    }
}

TEST(media_type, refuses_everything_else) {
    for (std::string_view const value : {"",
                                         "application",
                                         "application/",
                                         "/json",
                                         "json",
                                         "text/plain",
                                         "text/json",
                                         "application/xml",
                                         "application/x-www-form-urlencoded",
                                         "application/jsonp",
                                         "application/json+xml",
                                         "application/+json",
                                         "application/json; charset=iso-8859-1",
                                         "application/json; charset=utf-16",
                                         "application/json; charset",
                                         "application/json; charset=",
                                         "application/json; =utf-8",
                                         "application/json charset=utf-8",
                                         "application/json, text/plain",
                                         "application/json; charset=\"utf-8",
                                         "application / json",
                                         "application/json;charset=utf-8;charset=latin1"}) {
        EXPECT_FALSE(is_json_media_type(value)) << value;
    }
}

}  // namespace
}  // namespace typehook::http
