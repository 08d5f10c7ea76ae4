// What a file pays that includes the receiver.
#include <typehook/http.hpp>
