// Everything of layer webhook, and what it stands on.
#pragma once

#include <typehook/crypto.hpp>
#include <typehook/events.hpp>

#include <typehook/webhook/context.hpp>
#include <typehook/webhook/errc.hpp>
#include <typehook/webhook/handle.hpp>
#include <typehook/webhook/make_router.hpp>
#include <typehook/webhook/on.hpp>
#include <typehook/webhook/outcome.hpp>
#include <typehook/webhook/reply.hpp>
#include <typehook/webhook/router.hpp>
