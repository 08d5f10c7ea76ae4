// Everything of layer webhook, and what it stands on: of the layer crypto the schemes, because a service that takes webhooks seals
// and signs nothing.
//
// A file that makes a router and leaves its mounting, and with it the choice of a scheme, to another file needs
// <typehook/webhook/make_router.hpp> only, and is spared what the schemes cost to compile.
#pragma once

#include <typehook/events.hpp>

#include <typehook/webhook/context.hpp>
#include <typehook/webhook/errc.hpp>
#include <typehook/webhook/handle.hpp>
#include <typehook/webhook/make_router.hpp>
#include <typehook/webhook/on.hpp>
#include <typehook/webhook/outcome.hpp>
#include <typehook/webhook/reply.hpp>
#include <typehook/webhook/router.hpp>

#include <typehook/crypto/scheme.hpp>
#include <typehook/crypto/schemes.hpp>
