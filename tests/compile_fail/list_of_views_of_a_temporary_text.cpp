// expect(g++): use of deleted function 'typehook::result<T> typehook::json::decode(Temporary&&
// expect(clang++): call to deleted function 'decode'
#include <typehook/json.hpp>

#include <clinic/visit.hpp>

#include <string>
#include <vector>

std::string receive();

void read() {
#ifdef TWIN
    auto const list = typehook::json::decode<std::vector<clinic::visit>>(receive());
#else
    auto const list = typehook::json::decode<std::vector<clinic::visit_view>>(receive());
#endif
    static_cast<void>(list);
}
