// What the tests of the signing schemes share: requests that own their text, and the same attacks on each scheme.
#pragma once

#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/time.hpp>
#include <typehook/crypto/signing.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace typehook_test {

/// A point in time by its seconds since 1970.
constexpr typehook::timestamp at_second(std::int64_t seconds) {
    return typehook::timestamp(std::chrono::seconds(seconds));
}

/// A request that owns its text.
struct owned_request {
    typehook::header_list headers{};
    std::string body{};

    /// The value of a header that is there.
    std::string& header(std::string_view name) {
        for (auto& [found, value] : headers) {
            if (typehook::equal_ignoring_case(found, name)) {
                return value;
            }
        }
        ADD_FAILURE() << "no header " << name;
        return headers.front().second;
    }

    template <class Scheme>
    typehook::result<void> verified_by(Scheme const& scheme, typehook::timestamp now) const {
        return scheme.verify(typehook::request{.headers = headers, .body = body}, now);
    }
};

/// The request that carries a message as `scheme` signs it.
template <class Scheme>
owned_request signed_by(Scheme const& scheme, typehook::unsigned_message const& message) {
    return {.headers = scheme.sign(message).value(), .body = std::string(message.body)};
}

/// The error code of what has to be refused.
inline boost::system::error_code code_of(typehook::result<void> const& refused) {
    EXPECT_TRUE(refused.has_error());
    return refused.has_error() ? refused.error().code() : boost::system::error_code();
}

/// Flips each bit of each header's value and of the body in turn; every one must be refused.
template <class Scheme>
void expect_that_any_flipped_bit_is_refused(Scheme const& scheme, owned_request request,
                                            typehook::timestamp now) {
    ASSERT_TRUE(request.verified_by(scheme, now).has_value());
    auto const flip_all = [&](std::string& text, std::string_view what) {
        for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
            auto const flip = [&] { text[bit / 8] = static_cast<char>(text[bit / 8] ^ (1 << bit % 8)); };
            flip();
            EXPECT_TRUE(request.verified_by(scheme, now).has_error()) << what << ", bit " << bit;
            flip();
        }
    };
    for (auto& [name, value] : request.headers) {
        flip_all(value, name);
    }
    flip_all(request.body, "body");
    ASSERT_TRUE(request.verified_by(scheme, now).has_value());
}

/// Puts garbage into each header in turn: any bytes, bytes of the header's own alphabet, and pieces of the right value.
/// Every one must be refused, and none may read outside its text (the sanitizers watch).
template <class Scheme>
void expect_that_garbage_is_refused(Scheme const& scheme, owned_request const& right,
                                    typehook::timestamp now) {
    std::mt19937 random(20'260'801);
    auto const below = [&](std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
    };
    for (std::size_t which = 0; which < right.headers.size(); ++which) {
        auto const& original = right.headers[which].second;
        for (int round = 0; round < 2'000; ++round) {
            std::string garbage;
            for (auto length = below(100); length > 0; --length) {
                switch (round % 3) {
                case 0:
                    garbage += static_cast<char>(below(256));
                    break;
                case 1:
                    garbage += original[below(original.size())];
                    break;
                default:
                    garbage += original.substr(below(original.size()), 1 + below(40));
                    garbage += std::string_view(" ,=.\0\n"
                                                "1",
                                                7)[below(7)];
                }
            }
            auto request = right;
            if (garbage != original) {
                request.headers[which].second = garbage;
                EXPECT_TRUE(request.verified_by(scheme, now).has_error())
                    << right.headers[which].first << ": " << garbage;
            }
        }
    }
}

/// Leaves each header out, then gives each twice; both must be refused, with the header named.
template <class Scheme>
void expect_that_each_header_is_needed_once(Scheme const& scheme, owned_request const& right,
                                            typehook::timestamp now) {
    for (std::size_t which = 0; which < right.headers.size(); ++which) {
        auto const& name = right.headers[which].first;
        auto request = right;
        request.headers.erase(request.headers.begin() + static_cast<std::ptrdiff_t>(which));
        auto const missing = request.verified_by(scheme, now);
        ASSERT_TRUE(missing.has_error());
        EXPECT_EQ(missing.error().message(), "missing_credentials: the request has no header " + name);

        request = right;
        request.headers.push_back(right.headers[which]);
        auto const repeated = request.verified_by(scheme, now);
        ASSERT_TRUE(repeated.has_error());
        EXPECT_EQ(repeated.error().message(),
                  "malformed_credentials: the request has more than one header " + name);
    }
}

}  // namespace typehook_test
