// expect(g++): has no member named 'content'
// expect(clang++): no member named 'content'
#include <clinic/catalog.hpp>

#ifdef TWIN
using event = clinic::visit_opened;
#else
using event = clinic::visit_closed;
#endif

auto const& read(event const& closed) {
    return closed.content();
}
