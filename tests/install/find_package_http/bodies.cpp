// Where the receiver's bodies are compiled, for a program that defines TYPEHOOK_SEPARATE_COMPILATION.
#include <typehook/src.hpp>
