// Everything of layer core. Includes only.
//
// Generated headers include what they need; this is for programs.
#pragma once

#include <typehook/core/absent.hpp>
#include <typehook/core/box.hpp>
#include <typehook/core/condition.hpp>
#include <typehook/core/config.hpp>
#include <typehook/core/date_time.hpp>
#include <typehook/core/decimal.hpp>
#include <typehook/core/error.hpp>
#include <typehook/core/error_category.hpp>
#include <typehook/core/extra_members.hpp>
#include <typehook/core/failure.hpp>
#include <typehook/core/fixed_string.hpp>
#include <typehook/core/literal.hpp>
#include <typehook/core/log.hpp>
#include <typehook/core/nullable.hpp>
#include <typehook/core/one_of.hpp>
#include <typehook/core/optional_nullable.hpp>
#include <typehook/core/ordered_map.hpp>
#include <typehook/core/printable.hpp>
#include <typehook/core/raw_json.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/result.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>
#include <typehook/core/time.hpp>
