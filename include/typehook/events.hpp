// Everything of layer events.
#pragma once

#include <typehook/json.hpp>

#include <typehook/events/any_event.hpp>
#include <typehook/events/catalog.hpp>
#include <typehook/events/decode_event.hpp>
#include <typehook/events/event.hpp>
#include <typehook/events/generated.hpp>
#include <typehook/events/message.hpp>
#include <typehook/events/message_layout.hpp>
