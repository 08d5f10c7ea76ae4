// typehook: the generated events, with tri-state members, decimals, timestamps, open enums and extra members.
//
// The body of the source files that CMakeLists.txt writes, one for each of typehook's readers: they include the events and call
// their namespace `catalog`. In `dropping`, the same schemas with `x-extra-members: drop`, are the events that skip unknown
// members as the peers do; `catalog` keeps them.
//
// Strict always: RFC 8259, UTF-8, depth, duplicate keys noticed. Results are checked by writing them: decode and encode give the
// document back, every digit and null of it.
#pragma once

#include "contest.hpp"
#include "reference.hpp"

#include <typehook/json.hpp>

#include <memory>
#include <utility>

namespace benchmarks {

namespace {

struct user_events {
    static constexpr std::string_view name = "user";
    using owning = catalog::user_changed;
    using view = catalog::user_changed_view;
    using dropping = ::dropping::user_changed;
};

struct subscription_events {
    static constexpr std::string_view name = "subscription";
    using owning = catalog::subscription_changed;
    using view = catalog::subscription_changed_view;
    using dropping = ::dropping::subscription_changed;
};

struct product_events {
    static constexpr std::string_view name = "product";
    using owning = catalog::staging_product_changed;
    using view = catalog::staging_product_changed_view;
    using dropping = ::dropping::staging_product_changed;
};

/// Registers the contestants of one kind of document.
template <class Document>
class entrant {
public:
    explicit entrant(std::string_view library) : library_(library) {}

    void add_all() {
        for (auto const form : forms) {
            if (form != "unknown30") {
                add_decode<typename Document::owning>("decode", form, form);
            }
        }
        add_decode<typename Document::dropping>("decode", "unknown30", "unknown30", "ordered");
        add_decode<typename Document::owning>("decode", "unknown30_captured", "unknown30");
        add_decode<typename Document::view>("decode_view", "ordered", "ordered");
        add_decode<typehook::raw_json_view>("skip", "ordered", "ordered");
        add_decode_to();
        add_encode();
    }

private:
    using owning = typename Document::owning;

    void add(std::string_view operation, std::string_view form, std::function<std::string()> check,
             std::function<void(benchmark::State&)> run) {
        contestants().push_back({std::string(Document::name), std::string(form), std::string(operation),
                                 library_, std::move(check), std::move(run)});
    }

    /// Decodes the documents of `corpus_form`; `expected` is the form that says what comes out of them.
    template <class Event>
    void add_decode(std::string_view operation, std::string_view form, std::string_view corpus_form,
                    std::string_view expected = {}) {
        auto const* const documents = &corpus(Document::name, corpus_form);
        auto const* const meant = &corpus(Document::name, expected.empty() ? corpus_form : expected);
        auto const check = [=] {
            return check_over(documents->size(), [&](std::size_t index) -> std::string {
                auto const decoded = typehook::json::decode<Event>((*documents)[index]);
                return decoded ? difference_of_texts(typehook::json::encode(*decoded), (*meant)[index])
                               : decoded.error().message();
            });
        };
        add(operation, form, check, [=](benchmark::State& state) {
            run_over(state, documents->size(), [&](std::size_t index) {
                auto const decoded = typehook::json::decode<Event>((*documents)[index]);
                benchmark::DoNotOptimize(decoded);
            });
        });
    }

    void add_decode_to() {
        auto const* const documents = &corpus(Document::name, "ordered");
        auto const reused = std::make_shared<owning>();
        auto const check = [=] {
            return check_over(documents->size(), [&](std::size_t index) -> std::string {
                auto const decoded = typehook::json::decode_to(*reused, (*documents)[index]);
                return decoded ? difference_of_texts(typehook::json::encode(*reused), (*documents)[index])
                               : decoded.error().message();
            });
        };
        add("decode_to", "ordered", check, [=](benchmark::State& state) {
            run_over(state, documents->size(), [&](std::size_t index) {
                auto const decoded = typehook::json::decode_to(*reused, (*documents)[index]);
                benchmark::DoNotOptimize(decoded);
                benchmark::DoNotOptimize(*reused);
            });
        });
    }

    void add_encode() {
        auto const* const documents = &corpus(Document::name, "ordered");
        auto const values = std::make_shared<std::vector<owning>>();
        for (auto const& text : *documents) {
            values->push_back(typehook::json::decode<owning>(text).value());
        }
        auto const check = [=] {
            return check_over(documents->size(), [&](std::size_t index) {
                return difference_of_texts(typehook::json::encode((*values)[index]), (*documents)[index]);
            });
        };
        add("encode", "ordered", check, [=](benchmark::State& state) {
            std::string written;
            run_over(state, values->size(), [&](std::size_t index) {
                written.clear();
                typehook::json::encode_to((*values)[index], written);
                benchmark::DoNotOptimize(written.data());
                benchmark::ClobberMemory();
            });
        });
    }

    std::string library_;
};

void add_events(std::string_view library) {
    entrant<user_events>(library).add_all();
    entrant<subscription_events>(library).add_all();
    entrant<product_events>(library).add_all();
}

}  // namespace

}  // namespace benchmarks
