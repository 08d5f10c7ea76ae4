// First of two files of one program that both include every umbrella and the built-in catalog: what is defined twice without
// being inline, or means something else in the other file, does not link or makes b.cpp's main fail.
#include <typehook/core.hpp>
#include <typehook/json.hpp>
#include <typehook/events.hpp>
#include <typehook/crypto.hpp>
#include <typehook/webhook.hpp>
#include <typehook/store.hpp>
#include <typehook/http.hpp>
#include <typehook/http/client.hpp>
#include <typehook/appdirect/catalog.hpp>

#include "seen.hpp"

seen seen_by_a() { return look(); }
