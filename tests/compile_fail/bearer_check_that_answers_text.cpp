// expect: typehook: bearer's check returns bool, typehook::result<void> or an awaitable of either
#include <typehook/crypto/schemes/bearer.hpp>

#include <string>
#include <string_view>

void make() {
#ifdef TWIN
    typehook::schemes::bearer const scheme{[](std::string_view token) -> bool { return token == "good"; }};
#else
    typehook::schemes::bearer const scheme{[](std::string_view token) -> std::string { return std::string(token); }};
#endif
    static_cast<void>(scheme);
}
