// A header_view borrows: headers that are gone when the statement ends are refused, named ones are taken.
// expect(g++): use of deleted function 'typehook::header_view::header_view(Range&&)
// expect(clang++): deleted
#include <typehook/core/request.hpp>

#include <string>
#include <utility>
#include <vector>

using pairs = std::vector<std::pair<std::string, std::string>>;

void receive() {
    pairs const named{{"Host", "example.org"}};
#ifdef TWIN
    typehook::header_view const view = named;
#else
    typehook::header_view const view = pairs{{"Host", "example.org"}};
#endif
    static_cast<void>(view);
    static_cast<void>(named);
}
