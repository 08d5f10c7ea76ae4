// Any bytes as header lines, a blank line and a body, judged by every scheme that knows a secret. What is accepted must carry
// the very signature that the scheme makes for that message, and what is refused must say why.
#include <typehook/crypto.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

void require(bool condition) {
    if (!condition) {
        std::abort();
    }
}

// The keys and the time of the corpus, which are those of the published vectors.
constexpr std::string_view shared = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view pair =
    "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
constexpr typehook::timestamp now{std::chrono::seconds(1614265330)};

std::vector<typehook::header> cut_headers(std::string_view& text) {
    std::vector<typehook::header> headers;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
        if (line.empty()) {
            break;
        }
        auto const colon = line.find(": ");
        headers.push_back({line.substr(0, colon), colon == line.npos ? "" : line.substr(colon + 2)});
    }
    return headers;
}

std::string_view value_of(std::vector<typehook::header> const& headers, std::string_view name) {
    return typehook::header_view(headers).find(name).value_or("");
}

template <class Scheme>
void judge(Scheme const& scheme, std::vector<typehook::header> const& headers, std::string_view body) {
    auto const verdict = scheme.verify({.headers = headers, .body = body}, now);
    if (!verdict) {
        require(!verdict.error().message().empty());
        return;
    }
    auto const id = value_of(headers, "webhook-id");
    auto const made =
        scheme.sign({.id = id.empty() ? "unused" : id, .time = now, .body = body}).value().back();
    auto const signature = std::string_view(made.second).substr(made.second.find_last_of(" ,") + 1);
    require(value_of(headers, made.first).find(signature) != std::string_view::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view body(reinterpret_cast<char const*>(data), size);
    auto const headers = cut_headers(body);
    // Without tolerance only one time is accepted, so only one signature can be.
    constexpr std::chrono::seconds exact(0);
    judge(typehook::schemes::standard_webhooks{.secrets = {shared}, .tolerance = exact}, headers, body);
    judge(typehook::schemes::standard_webhooks{.secrets = {pair}, .tolerance = exact}, headers, body);
    judge(typehook::schemes::github{.secrets = {shared}}, headers, body);
    judge(typehook::schemes::stripe{.secrets = {shared}, .tolerance = exact}, headers, body);
    judge(typehook::schemes::basic{.user = "sender", .passwords = {shared}}, headers, body);
    return 0;
}
