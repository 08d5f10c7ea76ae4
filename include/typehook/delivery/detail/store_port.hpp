// A store of any type behind one interface, so that what drives it is compiled once. Layer delivery, private.
//
// A virtual call costs nothing here: there is one a commit, not one a delivery.
#pragma once

#include <typehook/core/result.hpp>

#include <typehook/store/batch.hpp>
#include <typehook/store/queries.hpp>
#include <typehook/store/records.hpp>
#include <typehook/store/store.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace typehook::delivery::detail {

/// What the storage thread asks of a store and of its own reader.
class store_port {
public:
    virtual ~store_port() = default;
    virtual result<void> apply(store::batch const& changes) = 0;
    virtual result<store::key_marks> marks() = 0;
    virtual result<std::vector<store::claimed>> claim(store::claim_request const& wanted) = 0;
    virtual result<std::vector<store::backlog>> backlogs() = 0;
    virtual result<store::pruned> prune(store::retention const& old) = 0;
    virtual result<store::totals> count() = 0;
    virtual result<store::totals> count(store::row_key webhook) = 0;

    virtual result<std::vector<store::webhook>> webhooks() = 0;
    virtual result<std::optional<store::message>> find_message(std::string_view id) = 0;
    virtual result<std::optional<store::listed_delivery>> find_delivery(store::row_key key) = 0;
    virtual result<std::vector<store::listed_delivery>> list_deliveries(store::delivery_filter const& filter,
                                                                        store::page_request const& page) = 0;
    virtual result<std::vector<store::message>> list_messages(store::row_key after, timestamp from,
                                                              std::size_t limit) = 0;
    virtual result<std::optional<store::document>> find_document(std::string_view collection,
                                                                 std::string_view id) = 0;
    virtual result<std::vector<store::document>> list_documents(std::string_view collection,
                                                                std::string_view after,
                                                                std::size_t limit) = 0;
};

/// Lifetime: borrows the store.
template <store::store Store>
class store_port_of final : public store_port {
public:
    /// Errors: throws `typehook::error` when the store gives no reader.
    explicit store_port_of(Store& owner) : owner_(owner), reader_(owner.reader().value()) {}

    result<void> apply(store::batch const& changes) override { return owner_.apply(changes); }
    result<store::key_marks> marks() override { return owner_.marks(); }
    result<std::vector<store::claimed>> claim(store::claim_request const& wanted) override {
        return owner_.claim(wanted);
    }
    result<std::vector<store::backlog>> backlogs() override { return owner_.backlogs(); }
    result<store::pruned> prune(store::retention const& old) override { return owner_.prune(old); }
    result<store::totals> count() override { return owner_.count(); }
    result<store::totals> count(store::row_key webhook) override { return owner_.count(webhook); }

    result<std::vector<store::webhook>> webhooks() override { return reader_.webhooks(); }
    result<std::optional<store::message>> find_message(std::string_view id) override {
        return reader_.find_message(id);
    }
    result<std::optional<store::listed_delivery>> find_delivery(store::row_key key) override {
        return reader_.find_delivery(key);
    }
    result<std::vector<store::listed_delivery>> list_deliveries(store::delivery_filter const& filter,
                                                                store::page_request const& page) override {
        return reader_.list_deliveries(filter, page);
    }
    result<std::vector<store::message>> list_messages(store::row_key after, timestamp from,
                                                      std::size_t limit) override {
        return reader_.list_messages(after, from, limit);
    }
    result<std::optional<store::document>> find_document(std::string_view collection,
                                                         std::string_view id) override {
        return reader_.find_document(collection, id);
    }
    result<std::vector<store::document>> list_documents(std::string_view collection, std::string_view after,
                                                        std::size_t limit) override {
        return reader_.list_documents(collection, after, limit);
    }

private:
    Store& owner_;
    typename Store::reader_type reader_;
};

}  // namespace typehook::delivery::detail
