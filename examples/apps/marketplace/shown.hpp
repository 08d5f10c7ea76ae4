// What the platform and its store hold, as the API shows it.
#pragma once

#include <marketplace/api/delivery.hpp>
#include <marketplace/api/delivery_detail.hpp>
#include <marketplace/api/job.hpp>
#include <marketplace/api/webhook.hpp>

#include <typehook/delivery/job.hpp>
#include <typehook/delivery/platform_core.hpp>
#include <typehook/store/queries.hpp>

#include <string>
#include <vector>

namespace marketplace {

/// A webhook without its secrets.
api::webhook shown(typehook::delivery::webhook_view const& one);

/// A delivery; `webhook` is the identifier of its webhook.
api::delivery shown(typehook::store::listed_delivery const& one, std::string webhook);

/// The same with its attempts.
api::delivery_detail shown(typehook::store::listed_delivery const& one, std::string webhook,
                           std::vector<typehook::store::attempt> const& attempts);

/// A job and how far it is.
api::job shown(std::string id, typehook::delivery::job const& one);

}  // namespace marketplace
