// Values of Boost.JSON, compared as far as Boost.JSON 1.81 is exact.
#pragma once

#include <boost/json/value.hpp>

#include <cmath>
#include <cstddef>

namespace test_support {

/// Says whether a double is what Boost.JSON makes of the same number: it does not round correctly, not even at the edge of
/// infinity, and makes a NaN of 0e400.
inline bool nearly(double found, double expected) {
    if (std::isinf(expected)) {
        return found == expected || std::abs(found) > 1.797693134862315e308;
    }
    return std::isnan(expected) || found == expected ||
           std::abs(found - expected) <= std::abs(found) * 1e-14 + 5e-324;
}

/// Says whether our value is Boost.JSON's own. The sign of -0 is kept by us only.
inline bool same(boost::json::value const& ours, boost::json::value const& theirs) {
    if (ours.is_double()) {
        return theirs.is_double() ? nearly(ours.get_double(), theirs.get_double())
                                  : ours.get_double() == 0 && theirs == boost::json::value(0);
    }
    if (ours.is_array() && theirs.is_array() && ours.get_array().size() == theirs.get_array().size()) {
        for (std::size_t i = 0; i < ours.get_array().size(); ++i) {
            if (!same(ours.get_array()[i], theirs.get_array()[i])) {
                return false;
            }
        }
        return true;
    }
    if (ours.is_object() && theirs.is_object() && ours.get_object().size() == theirs.get_object().size()) {
        for (auto const& member : ours.get_object()) {
            auto const* const other = theirs.get_object().if_contains(member.key());
            if (other == nullptr || !same(member.value(), *other)) {
                return false;
            }
        }
        return true;
    }
    return ours == theirs;
}

}  // namespace test_support
