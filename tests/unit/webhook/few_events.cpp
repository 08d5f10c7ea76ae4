// A router of a few events knows its whole catalog, but includes the headers of those events only.
#include <typehook/webhook.hpp>

#include <clinic/fwd.hpp>
#include <clinic/patient.hpp>

#include <support/clinic.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

template <class Event>
concept defined = requires {
    sizeof(Event);
};

// What a router of patients has seen of a body.
std::string seen_of(std::string_view body) {
    std::string seen;
    auto const router = typehook::make_router<clinic::catalog>(
        typehook::on<clinic::patient>([&](auto const& event) { seen = std::string(event.subject()); }),
        typehook::otherwise([&](typehook::unrouted const& event) {
            seen = std::string(event.known ? "known " : "unknown ") + std::string(event.name);
        }));
    auto const outcome = router.dispatch({.body = body});
    return seen + ' ' + std::to_string(outcome.status);
}

TEST(few_events, are_routed_by_a_file_that_sees_no_other) {
    static_assert(defined<clinic::patient_added> && !defined<clinic::visit_opened>);
    EXPECT_EQ(seen_of(clinic_texts::body("PATIENT", "REMOVED")), "v-1 200");
    EXPECT_EQ(seen_of(clinic_texts::body("VISIT", "CLOSED")), "known visit.closed 202");
    EXPECT_EQ(seen_of(clinic_texts::body("BED", "MADE")), "unknown bed.made 202");
}

}  // namespace
