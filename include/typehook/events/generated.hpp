// What every generated header includes: the vocabulary of generated structs and events. Layer events.
//
// No codec: a header that only declares events stays cheap. Include <typehook/json.hpp> where they are decoded.
#pragma once

#include <typehook/events/catalog.hpp>
#include <typehook/events/event.hpp>
#include <typehook/events/message_layout.hpp>

#include <typehook/core/absent.hpp>
#include <typehook/core/box.hpp>
#include <typehook/core/choice.hpp>
#include <typehook/core/date_time.hpp>
#include <typehook/core/decimal.hpp>
#include <typehook/core/extra_members.hpp>
#include <typehook/core/literal.hpp>
#include <typehook/core/nullable.hpp>
#include <typehook/core/optional_nullable.hpp>
#include <typehook/core/ordered_map.hpp>
#include <typehook/core/raw_json.hpp>
#include <typehook/core/request.hpp>
#include <typehook/core/storage.hpp>
#include <typehook/core/text.hpp>
#include <typehook/core/time.hpp>

#include <typehook/json/codec.hpp>

#include <typehook/reflect/enum.hpp>
#include <typehook/reflect/hana.hpp>
#include <typehook/reflect/open_enum.hpp>
#include <typehook/reflect/struct.hpp>
