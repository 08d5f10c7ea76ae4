// The built-in catalog's types for the round trips. The list is the catalog's own: a new resource is tested without a line here.
#include "subject.hpp"

#include <typehook/appdirect/catalog.hpp>

#include <memory>
#include <type_traits>

namespace test_support {

namespace {

/// Adds the payload of each event, once for the events of one resource, which stand together.
template <class... Events>
subjects payloads_of(typehook::event_list<Events...>) {
    subjects found;
    auto const add = [&]<class Payload>(std::type_identity<Payload>) {
        if (found.empty() || found.back()->name != typehook::description<Payload>::name) {
            found.push_back(std::make_unique<subject_of<Payload>>());
        }
    };
    (add(std::type_identity<typename Events::reflection::payload>{}), ...);
    return found;
}

}  // namespace

subjects appdirect_subjects() { return payloads_of(typehook::appdirect::catalog::event_list{}); }

}  // namespace test_support
