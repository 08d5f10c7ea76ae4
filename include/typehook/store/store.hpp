// The concept of a store: one owner that writes, readers beside it. Layer store.
//
// The owner is one thread. It keeps its leases in memory: what was claimed and had no outcome when the process ended is simply
// waiting still, and is attempted again (at least once). A store for several processes would lease in `claim` itself; the
// signature has room for that.
#pragma once

#include <typehook/core/result.hpp>
#include <typehook/store/batch.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::store {

/// What can be asked while the owner writes. One thread uses one reader; it sees whole batches only.
template <class Reader>
concept store_reader = requires(Reader& reader, row_key key, std::string_view text,
                                delivery_filter const& filter, page_request const& page, std::size_t limit) {
    { reader.find_webhook(text) } -> std::same_as<result<std::optional<webhook>>>;  // by id
    { reader.webhooks() } -> std::same_as<result<std::vector<webhook>>>;            // by key
    { reader.find_message(text) } -> std::same_as<result<std::optional<message>>>;  // by id
    { reader.find_delivery(key) } -> std::same_as<result<std::optional<listed_delivery>>>;
    { reader.list_deliveries(filter, page) } -> std::same_as<result<std::vector<listed_delivery>>>;
    // Messages after `key` by key, created at or after a time: what a recovery walks through. Bodies left out.
    { reader.list_messages(key, timestamp{}, limit) } -> std::same_as<result<std::vector<message>>>;
    { reader.list_attempts(key) } -> std::same_as<result<std::vector<attempt>>>;  // of a delivery, by number
    { reader.find_document(text, text) } -> std::same_as<result<std::optional<document>>>;
    {
        reader.list_documents(text, text, limit)
        } -> std::same_as<result<std::vector<document>>>;  // of a collection, after an id
};

/// What holds a platform's state.
///
/// Laws, checked by one contract suite (tests/unit/store/contract.hpp): `apply` makes all of a batch durable or changes nothing;
/// whatever was applied is there after the process was killed at any instant; a claim gives waiting deliveries in the order of
/// due time and key, none of `held`, none whose group has an older waiting delivery (a held one counts). `next_due` and
/// `backlogs` look only at deliveries that a claim could give: what waits for an older one of its group does not make it due.
template <class Store>
concept store = store_reader<typename Store::reader_type> &&
    requires(Store& owner, batch const& changes, claim_request const& wanted, retention const& old,
             row_key key) {
    { owner.apply(changes) } -> std::same_as<result<void>>;
    { owner.marks() } -> std::same_as<result<key_marks>>;
    { owner.claim(wanted) } -> std::same_as<result<std::vector<claimed>>>;
    {
        owner.next_due(key)
        } -> std::same_as<result<std::optional<timestamp>>>;  // of a webhook's first waiting delivery
    {
        owner.next_due(key, wanted.held)
        } -> std::same_as<result<std::optional<timestamp>>>;  // not of those held
    { owner.changed() } -> std::same_as<result<bool>>;  // did another process write since the last call?
    { owner.backlogs() } -> std::same_as<result<std::vector<backlog>>>;  // linear in webhooks, not deliveries
    { owner.prune(old) } -> std::same_as<result<pruned>>;
    { owner.count() } -> std::same_as<result<totals>>;
    { owner.count(key) } -> std::same_as<result<totals>>;  // of a webhook
    {
        owner.verify()
        } -> std::same_as<result<std::vector<std::string>>>;  // what is inconsistent; empty is well
    { owner.reader() } -> std::same_as<result<typename Store::reader_type>>;  // usable from another thread
};

}  // namespace typehook::store
