// One number that stands for everything the codec made of several thousand texts. It is the same on every path of
// json/detail/simd.hpp, on every processor and with every compiler: same results, bit for bit. That the results are right is
// what the other tests are for; where they change on purpose, this number changes.
#include <typehook/json.hpp>

#include <clinic/visit.hpp>
#include <gtest/gtest.h>
#include <support/clinic.hpp>
#include <support/json_generator.hpp>

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using namespace typehook;

/// FNV-1a, 64 bits.
class digest {
public:
    void add(std::string_view bytes) {
        for (char const byte : bytes) {
            value_ = (value_ ^ static_cast<unsigned char>(byte)) * 0x100000001B3u;
        }
        add(bytes.size());
    }
    void add(std::uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) {
            value_ = (value_ ^ (number >> shift & 0xFF)) * 0x100000001B3u;
        }
    }
    void add(failure const& why) {
        add(static_cast<std::uint64_t>(why.code().value()));
        add(why.offset());
        add(why.pointer());
    }
    std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xCBF29CE484222325u;
};

template <class T>
void add_decoded(digest& sum, std::string_view text) {
    json::report report;
    auto const read = json::decode<T>(text, {.report = &report});
    if (read.has_error()) {
        sum.add(read.error());
        return;
    }
    sum.add(json::encode(*read));
    for (auto const& entry : report.deviations) {
        sum.add(entry.pointer);
        sum.add(entry.offset);
        sum.add(static_cast<std::uint64_t>(entry.kind));
    }
}

TEST(digest, every_path_comes_to_the_same_results_bit_for_bit) {
    digest sum;
    test_support::json_generator made(20240405);
    for (int round = 0; round < 4000; ++round) {
        auto text = made.document();
        if (round % 2 == 1) {
            text = made.mutated(text);
        }
        add_decoded<raw_json>(sum, text);
        add_decoded<ordered_map<std::string>>(sum, text);
        add_decoded<std::vector<double>>(sum, text);
        add_decoded<clinic::visit>(sum, "{\"class\":" + text + ",\"unknown\":" + text + '}');
        auto const number = json::decode<double>(text);
        sum.add(number.has_value() ? std::bit_cast<std::uint64_t>(*number) : 0);
        sum.add(json::encode(text));
    }
    for (int round = 0; round < 1000; ++round) {
        auto const text = made.mutated(std::string(clinic_texts::full_visit));
        add_decoded<clinic::visit>(sum, text);
        add_decoded<clinic::visit_view>(sum, text);
    }
    EXPECT_EQ(sum.value(), 17496308595548564911u);
}

}  // namespace
