// Included first, so that it has to include all it needs.
#include <typehook/store/sqlite_reader.hpp>
