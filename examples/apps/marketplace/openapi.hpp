// The API's own description, OpenAPI 3.1, written from the table that requests are routed by.
#pragma once

#include "route.hpp"

#include <string>

namespace marketplace {

/// Writes the document of a table.
std::string write_openapi(route_table const& table);

}  // namespace marketplace
