// Points in time as the wire gives them. Layer core.
//
// Every generated header includes this one. libstdc++ 12's <chrono> brings streams along (a quarter of a
// second a file), so with libstdc++ only its clocks are included; who needs calendars or formatting includes
// <chrono>.
#pragma once

#include <version>

#if defined(_GLIBCXX_RELEASE) && __has_include(<bits/chrono.h>)
#include <bits/chrono.h>
#else
#include <chrono>
#endif

namespace typehook {

/// A point in time in milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

}  // namespace typehook
