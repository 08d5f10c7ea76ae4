// A view borrows from its text, which would be gone when the statement ends.
// expect(g++): use of deleted function 'typehook::result<T> typehook::json::decode(Temporary&&
// expect(clang++): call to deleted function 'decode'
#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <string>

std::string receive();

void read() {
#ifdef TWIN
    auto const text = receive();
    auto const view = typehook::json::decode<clinic::visit_view>(text);
    auto const owned = typehook::json::decode<clinic::visit>(receive());
    static_cast<void>(owned);
#else
    auto const view = typehook::json::decode<clinic::visit_view>(receive());
#endif
    static_cast<void>(view);
}
