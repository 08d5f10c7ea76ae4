// The bodies of all that is no template, for programs of many files: define TYPEHOOK_SEPARATE_COMPILATION for every file and
// include this in exactly one. The others then see neither Beast nor TLS.
#pragma once

#include <typehook/http/impl/src.hpp>
