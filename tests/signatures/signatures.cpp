// Signs and verifies requests by our schemes, for comparison with the libraries that senders publish (signatures.mjs).
//
//     signatures sign      prints one signed request a line
//     signatures verify    reads them: each must be accepted, and refused when its body or its secret is another
#include <typehook/crypto.hpp>
#include <typehook/json.hpp>

#include <boost/hana/define_struct.hpp>

#include <chrono>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

using typehook::secret;
namespace crypto = typehook::crypto;
namespace schemes = typehook::schemes;

struct signed_request {
    BOOST_HANA_DEFINE_STRUCT(signed_request, (std::string, scheme), (std::string, secret),
                             (typehook::ordered_map<std::string>, headers), (std::string, body));
};

// What is signed with, and the text that the other side verifies with.
struct keys {
    std::vector<secret> signing{};
    secret verifying{};
};

keys of_pair() {
    auto pair = crypto::generate_webhook_key_pair().value();
    return {{std::move(pair.private_key)}, pair.public_key};
}

template <class Scheme>
Scheme with(std::vector<secret> secrets) {
    return {.secrets = std::move(secrets)};
}

// One way of signing: its keys, and both of its halves.
struct way {
    std::function<keys()> make_keys;
    std::function<typehook::result<typehook::header_list>(std::vector<secret> const&,
                                                          typehook::unsigned_message const&)>
        sign;
    std::function<bool(secret const&, typehook::request const&, typehook::timestamp)> accepts;
};

template <class Scheme>
way way_of(std::function<keys()> make_keys) {
    return {
        .make_keys = std::move(make_keys),
        .sign = [](auto const& secrets, auto const& message) { return with<Scheme>(secrets).sign(message); },
        .accepts = [](auto const& key, auto const& request,
                      auto now) { return with<Scheme>({key}).verify(request, now).has_value(); }};
}

// The keys of rotation: two that sign, one of which the other side still has.
keys rotating() {
    keys made{{crypto::generate_webhook_secret().value(), crypto::generate_webhook_secret().value()}, {}};
    made.verifying = made.signing.back();
    return made;
}

keys single() {
    keys made{{crypto::generate_webhook_secret().value()}, {}};
    made.verifying = made.signing.front();
    return made;
}

std::map<std::string, way> const ways{
    {"standard_webhooks", way_of<schemes::standard_webhooks>(rotating)},
    {"standard_webhooks_v1a", way_of<schemes::standard_webhooks>(of_pair)},
    {"github", way_of<schemes::github>(single)},
    {"stripe", way_of<schemes::stripe>(rotating)},
};

typehook::timestamp now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

int sign() {
    std::vector<std::string> const bodies{R"({"type":"user.created","data":{}})",
                                          "{\"name\":\"Zo\xC3\xAB \xF0\x9F\x8E\x89\"}",
                                          R"({"text":")" + std::string(100'000, 'x') + "\"}"};
    for (auto const& [name, one] : ways) {
        for (auto const& body : bodies) {
            auto const made = one.make_keys();
            signed_request request{name, std::string(made.verifying.reveal()), {}, body};
            for (auto const& [header, value] :
                 one.sign(made.signing, {.id = "msg_1", .time = now(), .body = body}).value()) {
                request.headers.push_back(header, value);
            }
            std::cout << typehook::json::encode(request) << '\n';
        }
    }
    return 0;
}

int verify() {
    std::map<std::string, int> seen;
    int wrong = 0;
    for (std::string line; std::getline(std::cin, line);) {
        auto const given = typehook::json::decode<signed_request>(line).value();
        auto const& one = ways.at(given.scheme);
        auto const check = [&](bool right, std::string_view what) {
            if (!right) {
                std::cout << given.scheme << ' ' << what << ": " << line.substr(0, 500) << '\n';
                ++wrong;
            }
        };
        typehook::header_list const headers(given.headers.begin(), given.headers.end());
        auto const changed = given.body + ' ';
        check(one.accepts(given.secret, {.headers = headers, .body = given.body}, now()), "is refused");
        check(!one.accepts(given.secret, {.headers = headers, .body = changed}, now()),
              "is accepted with another body");
        check(!one.accepts(one.make_keys().verifying, {.headers = headers, .body = given.body}, now()),
              "is accepted with another secret");
        ++seen[given.scheme];
    }
    if (seen.size() != ways.size()) {
        std::cout << "saw " << seen.size() << " of " << ways.size() << " schemes\n";
    }
    return wrong == 0 && seen.size() == ways.size() ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    std::string_view const command = count > 1 ? arguments[1] : "";
    return command == "sign" ? sign() : command == "verify" ? verify() : 2;
}
