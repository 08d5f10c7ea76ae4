// Neither has a parsed key.
// expect(g++): use of deleted function
// expect(clang++): overload resolution selected deleted operator '<<'
// output: webhook_key
#include <typehook/crypto/webhook_key.hpp>

#include <ostream>

void log(std::ostream& stream, typehook::crypto::webhook_key const& key) {
#ifdef TWIN
    stream << key.public_text();
#else
    stream << key;
#endif
}
