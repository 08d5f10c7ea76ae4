// The test catalogs' types for the round trips, and every event of one of them.
#include "subject.hpp"

#include <clinic/catalog.hpp>
#include <wide/survey.hpp>

#include <memory>

namespace test_support {

subjects other_subjects() {
    subjects found;
    found.push_back(std::make_unique<subject_of<clinic::visit>>());
    found.push_back(std::make_unique<subject_of<clinic::patient>>());
    found.push_back(std::make_unique<subject_of<wide::survey>>());
    return found;
}

}  // namespace test_support
