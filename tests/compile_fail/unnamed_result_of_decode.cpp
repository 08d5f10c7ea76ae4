// A result that nobody looks at hides a failure.
// expect(g++): ignoring return value
// expect(clang++): ignoring return value
#pragma GCC diagnostic error "-Wunused-result"
#include <typehook/json.hpp>

#include <clinic/visit.hpp>

void read(std::string_view text) {
#ifdef TWIN
    static_cast<void>(typehook::json::decode<clinic::visit>(text));
#else
    typehook::json::decode<clinic::visit>(text);
#endif
}
