// One readable line for each kind of content. Only names are needed here: the forward header is enough.
#pragma once

#include <typehook/appdirect/fwd.hpp>

#include <string>

namespace receiver_app {

namespace ad = typehook::appdirect;

std::string describe(ad::app_assignment const& assignment);
std::string describe(ad::catalog_product const& product);
std::string describe(ad::company const& company);
std::string describe(ad::invoice const& invoice);
std::string describe(ad::membership const& membership);
std::string describe(ad::order const& order);
std::string describe(ad::payment_instrument const& instrument);
std::string describe(ad::quote const& quote);
std::string describe(ad::staging_product const& product);
std::string describe(ad::subscription const& subscription);
std::string describe(ad::user const& user);
std::string describe(ad::user_session const& session);

}  // namespace receiver_app
