// The handlers of a service in a class and a function, so that a test needs neither main nor a port.
//
// Tutorial, step 5. The lambdas only take out of an event what the class needs; the class decides.
#pragma once

#include <typehook/appdirect/catalog.hpp>
#include <typehook/webhook.hpp>

#include <boost/system/errc.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

/// How many seats each subscription has.
class seat_book {
public:
    /// Notes the seats of a subscription. Fails while the book is shut; the sender will deliver again.
    typehook::result<void> note(std::string_view subscription, std::int64_t seats) {
        if (shut_) {
            return typehook::failure(make_error_code(boost::system::errc::resource_unavailable_try_again));
        }
        seats_[std::string(subscription)] = seats;
        return {};
    }

    void close(std::string_view subscription) { seats_.erase(std::string(subscription)); }
    void shut() { shut_ = true; }

    std::int64_t total() const {
        std::int64_t sum = 0;
        for (auto const& [subscription, seats] : seats_) {
            sum += seats;
        }
        return sum;
    }

private:
    std::map<std::string, std::int64_t> seats_;
    bool shut_ = false;
};

/// The routes of the service. The book must outlive the router.
inline auto make_seat_router(seat_book& book) {
    namespace ad = typehook::appdirect;
    return typehook::make_router<ad::catalog>(
        typehook::on<ad::subscription_added, ad::subscription_changed>([&book](auto const& event) {
            return book.note(event.subject(), event.content().max_users.value_or(1));
        }),
        typehook::on<ad::subscription_removed>(
            [&book](ad::subscription_removed const& event) { book.close(event.subject()); }),
        typehook::otherwise([](typehook::unrouted const&) {}));
}
