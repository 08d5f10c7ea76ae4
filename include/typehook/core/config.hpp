// The version of the library. Layer core.
//
// For preprocessor decisions only; everything else about the build is a target property.
#pragma once

/// Major × 10,000 + minor × 100 + patch.
#define TYPEHOOK_VERSION 100
/// The same for people.
#define TYPEHOOK_VERSION_STRING "0.1.0"
