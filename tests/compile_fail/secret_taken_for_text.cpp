// A secret does not turn into text by itself: whoever wants it spells reveal().
// expect(g++): from 'const typehook::secret' to 'std::string_view'
// expect(clang++): no matching function for call to 'send'
#include <typehook/crypto/secret.hpp>

#include <string_view>

void send(std::string_view text);

void use(typehook::secret const& value) {
#ifdef TWIN
    send(value.reveal());
#else
    send(value);
#endif
}
