// Umbrella of the layer http: a receiver of webhooks behind a real port, and what it stands on. The client is apart, in
// <typehook/http/client.hpp>: a service that receives should not compile a third more for what it does not use.
#pragma once

#include <typehook/webhook.hpp>

#include <typehook/http/endpoint.hpp>
#include <typehook/http/errc.hpp>
#include <typehook/http/options.hpp>
#include <typehook/http/receiver.hpp>
