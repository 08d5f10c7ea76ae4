// A secret has no operator<<: a log line cannot tell it by accident.
// expect(g++): use of deleted function
// expect(clang++): overload resolution selected deleted operator '<<'
// output: secret
#include <typehook/crypto/secret.hpp>

#include <ostream>

void log(std::ostream& stream, typehook::secret const& value) {
#ifdef TWIN
    stream << value.reveal();
#else
    stream << value;
#endif
}
