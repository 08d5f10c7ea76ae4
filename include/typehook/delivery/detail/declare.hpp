// Where the bodies of the platform are compiled. Layer delivery, private.
//
// By default in every file that includes their headers. With TYPEHOOK_SEPARATE_COMPILATION defined for the whole program, in the
// one file that includes <typehook/delivery/src.hpp>.
#pragma once

#if defined(TYPEHOOK_SEPARATE_COMPILATION)
#define TYPEHOOK_DELIVERY_DECL
#else
#define TYPEHOOK_DELIVERY_DECL inline
#endif
