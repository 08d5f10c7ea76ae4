// Braces would borrow an array that is gone when the statement ends.
// expect(g++): use of deleted function 'typehook::header_view::header_view(std::initializer_list<typehook::header>)'
// expect(clang++): deleted
#include <typehook/core/request.hpp>

typehook::request ask() {
    static typehook::header const named[] = {{"Host", "example.org"}};
    static_cast<void>(named);
#ifdef TWIN
    return {.headers = named};
#else
    return {.headers = {{"Host", "example.org"}}};
#endif
}
