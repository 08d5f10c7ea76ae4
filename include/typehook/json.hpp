// Everything of layer json but the bridge to Boost.JSON (<typehook/json/dom.hpp>).
#pragma once

#include <typehook/json/codec.hpp>
#include <typehook/json/decode.hpp>
#include <typehook/json/encode.hpp>
#include <typehook/json/options.hpp>
#include <typehook/json/report.hpp>
#include <typehook/json/verify.hpp>

#include <typehook/reflect/convert.hpp>
#include <typehook/reflect/hana.hpp>
