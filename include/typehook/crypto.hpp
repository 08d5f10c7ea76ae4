// Umbrella of the layer crypto: secrets, and the schemes that tell a sender's requests from anyone else's.
#pragma once

#include <typehook/crypto/errc.hpp>
#include <typehook/crypto/openssl.hpp>
#include <typehook/crypto/replay_window.hpp>
#include <typehook/crypto/scheme.hpp>
#include <typehook/crypto/schemes.hpp>
#include <typehook/crypto/sealed.hpp>
#include <typehook/crypto/secret.hpp>
#include <typehook/crypto/signing.hpp>
#include <typehook/crypto/token_set.hpp>
#include <typehook/crypto/webhook_key.hpp>
#include <typehook/crypto/webhook_signer.hpp>
