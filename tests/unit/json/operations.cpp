// A type's operations: the codec's two shapes, and what the object loop calls. Layer json.
#include <typehook/json/operations.hpp>

#include <gtest/gtest.h>
#include <support/holder.hpp>

#include <typehook/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace typehook;
using test_support::holder;

namespace {

struct celsius {
    std::int64_t degrees{};

    friend bool operator==(celsius const&, celsius const&) = default;
};

}  // namespace

// The simple shape, at the reader's and the writer's own cursor.
template <>
struct typehook::json::codec<celsius> {
    static bool read(reader& from, celsius& value) { return read_value(from, value.degrees); }
    static void write(writer& to, celsius const& value) { write_value(to, value.degrees); }
};

namespace {

template <class T>
T read_at_a_cursor(std::string_view text) {
    json::reader from(text, {});
    T value{};
    EXPECT_EQ(json::read_value(from, text.data(), value), text.data() + text.size());
    return value;
}

template <class T>
std::string written_at_a_cursor(T const& value) {
    std::string out;
    {
        json::writer to(out);
        to.cursor = json::write_value(to, to.room(to.cursor, json::writer::room_for_scalar), value);
    }
    return out;
}

}  // namespace

TEST(read_value, calls_either_shape_of_a_codec) {
    EXPECT_EQ(read_at_a_cursor<std::int64_t>("12"), 12);
    EXPECT_EQ(read_at_a_cursor<celsius>("12"), celsius{12});
    EXPECT_EQ(*json::decode<std::vector<celsius>>("[1, 2]"), (std::vector<celsius>{{1}, {2}}));
}

TEST(read_value, tells_by_null_that_there_is_none) {
    std::string_view const text = "x";
    json::reader from(text, {});
    celsius value;
    EXPECT_EQ(json::read_value(from, text.data(), value), nullptr);
    EXPECT_EQ(from.error(), json::errc::unexpected_character);
    EXPECT_FALSE(json::read_value(from, value));
}

TEST(write_value, calls_either_shape_of_a_codec) {
    EXPECT_EQ(written_at_a_cursor(std::int64_t{12}), "12");
    EXPECT_EQ(written_at_a_cursor(celsius{12}), "12");
    EXPECT_EQ(json::encode(std::vector<celsius>{{1}, {2}}), "[1,2]");
}

TEST(type_operations, do_for_any_type_what_its_codec_does) {
    auto const& operations = json::operations_of<std::int64_t>;
    constexpr char literal[] = ",\"id\":                                ";
    std::int64_t value = 5;
    std::string out;
    {
        json::writer to(out);
        to.cursor = operations.write(to, to.cursor, {literal, 6}, &value);
    }
    EXPECT_EQ(out, ",\"id\":5");
    operations.reset(&value);
    EXPECT_EQ(value, 0);
    EXPECT_TRUE(operations.required);

    std::string_view const text = "12";
    json::reader from(text, {});
    EXPECT_EQ(operations.read(from, text.data(), &value), text.data() + 2);
    EXPECT_EQ(value, 12);
}

TEST(type_operations, write_nothing_of_what_is_absent) {
    std::optional<std::int64_t> const nothing;
    std::string out;
    json::writer to(out);
    EXPECT_FALSE(json::operations_of<std::optional<std::int64_t>>.required);
    EXPECT_EQ(json::operations_of<std::optional<std::int64_t>>.write(to, to.cursor, {"", 0}, &nothing),
              to.cursor);
}

TEST(type_operations, reset_and_recognise_a_new_value_of_every_type) {
    auto const check = []<class T>(T set) {
        EXPECT_FALSE(json::operations_of<T>.is_fresh(&set));
        json::operations_of<T>.reset(&set);
        EXPECT_TRUE(json::operations_of<T>.is_fresh(&set));
        EXPECT_EQ(set, T{});
    };
    check(true);
    check(std::string("x"));
    check(text("x"));
    check(decimal("1.0"));
    check(raw_json::trusted("[1]"));
    check(timestamp(std::chrono::milliseconds(1)));
    check(date_time(timestamp(std::chrono::milliseconds(1))));
    check(std::optional<std::int64_t>(0));
    check(nullable<std::int64_t>(0));
    check(optional_nullable<std::int64_t>(nullptr));
    check(optional_nullable<std::int64_t>(0));
    check(std::vector<std::int64_t>{0});
    check(ordered_map<std::int64_t>{{"a", 0}});
    check(std::variant<std::string, std::int64_t>(std::int64_t{0}));
    check(box<std::int64_t>(std::int64_t{7}));
    check(holder<std::int64_t>{.value = 1, .extra_members = {}});
    check(celsius{1});
}
