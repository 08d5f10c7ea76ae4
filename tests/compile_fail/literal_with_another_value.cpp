// What an event fixes cannot be set wrong.
// expect(g++): no match for 'operator='
// expect(clang++): no viable overloaded '='
#include <clinic/catalog.hpp>

void change(clinic::visit_opened& event) {
#ifdef TWIN
    event.verb = typehook::literal<"OPENED">{};
#else
    event.verb = "CLOSED";
#endif
}
