// The bodies of the platform, for programs of many files: define TYPEHOOK_SEPARATE_COMPILATION for every file and include this, and
// <typehook/src.hpp>, in exactly one. Layer delivery.
#pragma once

#if !defined(TYPEHOOK_SEPARATE_COMPILATION)
#error "typehook/delivery/src.hpp is for programs that define TYPEHOOK_SEPARATE_COMPILATION everywhere"
#endif

#include <typehook/delivery/impl/dispatcher.hpp>
#include <typehook/delivery/impl/dispatcher_windows.hpp>
#include <typehook/delivery/impl/engine_network.hpp>
#include <typehook/delivery/impl/engine_storage.hpp>
#include <typehook/delivery/impl/keeper.hpp>
#include <typehook/delivery/impl/keeper_jobs.hpp>
#include <typehook/delivery/impl/keeper_publishes.hpp>
#include <typehook/delivery/impl/keeper_webhooks.hpp>
