// What a router of the whole AppDirect catalog costs: over the documents of the codec benchmark, whose main() this program has.
//
// Operations, each a line with the library `typehook`:
//     decode     the event that one knows to be there, decoded: the measure for
//     dispatch   identify, decode, call a handler that takes the event; and
//     unhandled  identify, check and skip the content, call the ending, which is compared with
//     decode_view  the same event decoded to views
//
// A handler adds up something of each event, so that a check can tell that every event came and none was mistaken.
#include "contest.hpp"

#include <typehook/appdirect/catalog.hpp>
#include <typehook/webhook.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace benchmarks {

namespace {

namespace ad = typehook::appdirect;

/// Decodes, dispatches and skips the documents of one kind.
template <class Event, class View>
void add_document(std::string_view document) {
    auto const* const documents = &corpus(document, "ordered");
    auto const add = [&](std::string_view operation, auto step) {
        auto const check = [=] {
            return check_over(documents->size(), [&](std::size_t index) {
                return step((*documents)[index]) ? "" : "not taken";
            });
        };
        auto const run = [=](benchmark::State& state) {
            run_over(state, documents->size(),
                     [&](std::size_t index) { benchmark::DoNotOptimize(step((*documents)[index])); });
        };
        contestants().push_back(
            {std::string(document), "ordered", std::string(operation), "typehook", check, run});
    };
    add("decode", [](std::string const& text) {
        auto const decoded = typehook::json::decode<Event>(text);
        benchmark::DoNotOptimize(decoded);
        return decoded.has_value();
    });
    add("decode_view", [](std::string const& text) {
        auto const decoded = typehook::json::decode<View>(text);
        benchmark::DoNotOptimize(decoded);
        return decoded.has_value();
    });
    add("dispatch", [](std::string const& text) {
        std::size_t handled = 0;
        auto const router =
            typehook::make_router<ad::catalog>(typehook::on<Event>([&](Event const& event) {
                                                   benchmark::DoNotOptimize(event);
                                                   handled += event.subject().size();
                                               }),
                                               typehook::otherwise([](typehook::unrouted const&) {}));
        auto const outcome = router.dispatch({.body = text});
        return handled != 0 && outcome.status == 200;
    });
    add("unhandled", [](std::string const& text) {
        std::size_t unhandled = 0;
        auto const router = typehook::make_router<ad::catalog>(
            typehook::otherwise([&](typehook::unrouted const& event) { unhandled += event.known; }));
        auto const outcome = router.dispatch({.body = text});
        return unhandled == 1 && outcome.status == 202;
    });
}

}  // namespace

void add_contestants() {
    add_document<ad::user_changed, ad::user_changed_view>("user");
    add_document<ad::subscription_changed, ad::subscription_changed_view>("subscription");
    add_document<ad::staging_product_changed, ad::staging_product_changed_view>("product");
}

}  // namespace benchmarks
