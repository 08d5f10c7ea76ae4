// Every signature scheme. Layer crypto.
#pragma once

#include <typehook/crypto/schemes/basic.hpp>
#include <typehook/crypto/schemes/bearer.hpp>
#include <typehook/crypto/schemes/github.hpp>
#include <typehook/crypto/schemes/none.hpp>
#include <typehook/crypto/schemes/standard_webhooks.hpp>
#include <typehook/crypto/schemes/stripe.hpp>
#include <typehook/crypto/schemes/token.hpp>
