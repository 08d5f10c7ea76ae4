// Where the bodies of receiver and client are compiled. Layer http, private.
//
// By default in every file that includes their headers. With TYPEHOOK_SEPARATE_COMPILATION defined for the
// whole program, in the one file that includes <typehook/http/impl/src.hpp>, which spares the others Beast, TLS and most of Asio.
#pragma once

#if defined(TYPEHOOK_SEPARATE_COMPILATION)
#define TYPEHOOK_HTTP_DECL
#else
#define TYPEHOOK_HTTP_DECL inline
#endif
