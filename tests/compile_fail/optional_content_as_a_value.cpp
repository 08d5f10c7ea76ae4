// expect(g++): has no member named 'number'
// expect(clang++): no member named 'number'
#include <clinic/catalog.hpp>

auto read(clinic::visit_noted const& noted) {
#ifdef TWIN
    return noted.content()->number;
#else
    return noted.content().number;
#endif
}
