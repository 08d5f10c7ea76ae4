// A request borrows its headers, so those that sign() returns need a name.
// expect(g++): use of deleted function 'typehook::header_view::header_view(Range&&)
// expect(clang++): deleted
#include <typehook/crypto/schemes/github.hpp>

void check(typehook::schemes::github const& scheme) {
#ifdef TWIN
    auto const headers = scheme.sign({.body = "{}"}).value();
    typehook::request const request{.headers = headers, .body = "{}"};
#else
    typehook::request const request{.headers = scheme.sign({.body = "{}"}).value(), .body = "{}"};
#endif
    static_cast<void>(scheme.verify(request, {}));
}
