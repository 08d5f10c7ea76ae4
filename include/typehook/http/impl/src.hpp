// The bodies of receiver and client, for programs of many files: include this in exactly one of them, and define
// TYPEHOOK_SEPARATE_COMPILATION for all. The others then see neither Beast nor TLS, which costs 3 s a file.
#pragma once

#if !defined(TYPEHOOK_SEPARATE_COMPILATION)
#error "typehook/http/impl/src.hpp is for programs that define TYPEHOOK_SEPARATE_COMPILATION everywhere"
#endif

#include <typehook/http/impl/client.hpp>
#include <typehook/http/impl/receiver.hpp>
