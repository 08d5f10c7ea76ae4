// Any bytes as what a server sends, read whole and in pieces. Both have to come to the same, and neither may hold more than the
// limits say.
#include "fuzzing.hpp"

#include <typehook/http/response_reader.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

using fuzzing::require;

constexpr typehook::http::response_limits limits{.max_header = 200, .max_body = 16, .max_read = 64};

struct outcome {
    bool done = false;
    bool failed = false;
    bool can_go_on = false;
    int status = 0;
    std::size_t headers = 0;
    std::string body{};

    friend bool operator==(outcome const&, outcome const&) = default;
};

outcome read(std::string_view text, std::size_t piece, bool to_head) {
    typehook::http::response_reader reader{limits};
    reader.start(to_head);
    outcome result;
    std::size_t consumed = 0;
    for (std::size_t arrived = 0; arrived < text.size() && !result.done && !result.failed;) {
        arrived = std::min(arrived + piece, text.size());
        std::string const offered{
            text.substr(consumed, arrived - consumed)};  // so that a sanitizer sees its end
        auto const progress = reader.feed(offered);
        require(progress.consumed <= offered.size());
        consumed += progress.consumed;
        result.done = progress.done;
        result.failed = progress.error.has_value();
    }
    result.done = result.done || (!result.failed && reader.end(true));
    if (result.done) {
        result.can_go_on = reader.can_go_on();
        auto const response = reader.response();
        require(response.status >= 200 && response.status <= 599);
        require(response.body.size() <= limits.max_body);
        result.status = response.status;
        result.headers = response.headers.size();
        result.body = response.body;
    }
    return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzzing::text_of(data, size);
    for (bool const to_head : {false, true}) {
        auto const whole = read(text, std::max<std::size_t>(size, 1), to_head);
        for (std::size_t const piece : {1, 7}) {
            require(read(text, piece, to_head) == whole);
        }
    }
    return 0;
}
