// Umbrella of the layer delivery: from a published event to receivers that have it.
#pragma once

#include <typehook/delivery/circuit.hpp>
#include <typehook/delivery/classify.hpp>
#include <typehook/delivery/errc.hpp>
#include <typehook/delivery/event_pattern.hpp>
#include <typehook/delivery/retry_after.hpp>
#include <typehook/delivery/retry_schedule.hpp>
#include <typehook/delivery/sealed_record.hpp>
#include <typehook/delivery/settings_rules.hpp>
#include <typehook/delivery/subscriptions.hpp>
#include <typehook/delivery/throttle.hpp>
#include <typehook/delivery/webhook_settings.hpp>
