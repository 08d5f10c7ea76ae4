// Log records and sinks. Layer core.
#include <typehook/core/log.hpp>

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace typehook;

TEST(log_sink, is_silent_by_default) {
    log_sink const log;
    EXPECT_FALSE(log.enabled(log_level::error));
    log(log_level::error, "http", "nobody hears this");
}

TEST(log_sink, passes_records_to_its_callable) {
    std::vector<std::string> seen;
    log_sink const log([&](log_record const& record) {
        seen.push_back(std::string(to_string(record.level)) + "/" + std::string(record.layer) + "/" +
                       std::string(record.message));
        for (auto const& field : record.fields) {
            seen.push_back(std::string(field.key) + "=" + std::string(field.value));
        }
    });
    log(log_level::warning, "http", "request refused", {{"status", "401"}, {"path", "/hooks"}});
    EXPECT_EQ(seen, (std::vector<std::string>{"warning/http/request refused", "status=401", "path=/hooks"}));
}

TEST(log_sink, drops_records_below_its_level) {
    int count = 0;
    log_sink const log([&](log_record const&) { ++count; }, log_level::warning);
    EXPECT_FALSE(log.enabled(log_level::info));
    EXPECT_TRUE(log.enabled(log_level::warning));
    log(log_level::info, "http", "too quiet");
    log(log_level::error, "http", "loud enough");
    EXPECT_EQ(count, 1);
}

TEST(log_sink, is_copied_with_its_callable) {
    int count = 0;
    log_sink const first([&](log_record const&) { ++count; });
    auto const second = first;
    second(log_level::info, "http", "twice");
    first(log_level::info, "http", "twice");
    EXPECT_EQ(count, 2);
}

TEST(log_sink, swallows_what_its_callable_throws) {
    log_sink const log([](log_record const&) { throw std::runtime_error("disk full"); });
    log(log_level::error, "http", "goes on");
    SUCCEED();
}

TEST(ostream_sink, writes_one_line_a_record) {
    std::ostringstream out;
    auto const log = ostream_sink(out);
    log(log_level::warning, "http", "request refused", {{"status", "401"}, {"path", "/hooks"}});
    log(log_level::debug, "http", "not shown");
    EXPECT_EQ(out.str(), "warning http: request refused status=\"401\" path=\"/hooks\"\n");
}

TEST(ostream_sink, escapes_text_from_peers) {
    std::ostringstream out;
    ostream_sink(out)(log_level::info, "webhook", "unknown event",
                      {{"name", "x\" y=\"z\nerror http: all is lost\x1b[2J\\"}});
    EXPECT_EQ(out.str(),
              "info webhook: unknown event name=\"x\\\" y=\\\"z\\x0aerror http: all is lost\\x1b[2J\\\\\"\n");
}

TEST(ostream_sink, never_mixes_lines_of_several_threads) {
    std::ostringstream out;
    auto const log = ostream_sink(out);
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([log] {
            for (int round = 0; round < 100; ++round) {
                log(log_level::info, "http", "line");
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    std::istringstream lines(out.str());
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        ASSERT_EQ(line, "info http: line");
    }
    EXPECT_EQ(count, 400);
}

TEST(log_level, has_a_name_each) {
    EXPECT_EQ(to_string(log_level::debug), "debug");
    EXPECT_EQ(to_string(log_level::info), "info");
    EXPECT_EQ(to_string(log_level::warning), "warning");
    EXPECT_EQ(to_string(log_level::error), "error");
    EXPECT_EQ(to_string(static_cast<log_level>(9)), "unknown");
}
