// Every signature scheme. Layer crypto.
#pragma once

#include <typehook/crypto/schemes/bearer.hpp>
#include <typehook/crypto/schemes/none.hpp>
#include <typehook/crypto/schemes/token.hpp>
