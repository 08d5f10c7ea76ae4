// expect(g++): use of deleted function 'typehook::result<void> typehook::json::decode_to(T&, Temporary&&
// expect(clang++): call to deleted function 'decode_to'
#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <string>

std::string receive();

void read() {
#ifdef TWIN
    clinic::visit value;
#else
    clinic::visit_view value;
#endif
    static_cast<void>(typehook::json::decode_to(value, receive()));
}
