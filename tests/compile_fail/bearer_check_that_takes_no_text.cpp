// expect: typehook: bearer's check has to be callable as const with a std::string_view
#include <typehook/crypto/schemes/bearer.hpp>

#include <string_view>

void make() {
#ifdef TWIN
    typehook::schemes::bearer const scheme{[](std::string_view token) { return token == "good"; }};
#else
    typehook::schemes::bearer const scheme{[](int token) { return token == 1; }};
#endif
    static_cast<void>(scheme);
}
