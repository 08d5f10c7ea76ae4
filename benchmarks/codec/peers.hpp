// The contestants of a library that reads and writes plain structs. Part of the codec benchmark.
//
// A library is a class whose objects have
//
//     bool read(std::string const& text, T& value);          // value may hold an earlier document; false: refused
//     void write(T const& value, std::string& text);         // replaces text, keeps its memory
#pragma once

#include "contest.hpp"
#include "plain.hpp"
#include "reference.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace benchmarks {

struct user {
    static constexpr std::string_view name = "user";
    template <class Text>
    using plain = ::plain::user_changed<Text>;
};

struct subscription {
    static constexpr std::string_view name = "subscription";
    template <class Text>
    using plain = ::plain::subscription_changed<Text>;
};

struct product {
    static constexpr std::string_view name = "product";
    template <class Text>
    using plain = ::plain::staging_product_changed<Text>;
};

/// Calls `each.template operator()<Document>()` for every kind of document.
template <class Each>
void for_each_document(Each each) {
    each.template operator()<user>();
    each.template operator()<subscription>();
    each.template operator()<product>();
}

/// Registers decode of one form into a fresh value.
template <class Document, class Library>
void add_decode(std::string_view library, std::string_view form) {
    using value = typename Document::template plain<std::string>;
    auto const* const documents = &corpus(Document::name, form);
    auto const* const known = &corpus(Document::name, form == "unknown30" ? "ordered" : form);
    auto const reader = std::make_shared<Library>();
    auto const check = [=] {
        return check_over(documents->size(), [&](std::size_t index) -> std::string {
            value into{};
            return reader->read((*documents)[index], into) ? difference(into, (*known)[index]) : "refused";
        });
    };
    auto const run = [=](benchmark::State& state) {
        run_over(state, documents->size(), [&](std::size_t index) {
            value into{};
            benchmark::DoNotOptimize(reader->read((*documents)[index], into));
            benchmark::DoNotOptimize(into);
        });
    };
    contestants().push_back(
        {std::string(Document::name), std::string(form), "decode", std::string(library), check, run});
}

/// What becomes of a member that a reused value has and the document has not: nothing is left of it, or it stays.
enum class reuse { replaces, merges };

/// Registers decode into one value for all documents. One that merges is compared where it reads a document a second time.
template <class Document, class Library>
void add_decode_to(std::string_view library, reuse kind) {
    using value = typename Document::template plain<std::string>;
    auto const* const documents = &corpus(Document::name, "ordered");
    auto const reader = std::make_shared<Library>();
    auto const check = [=] {
        value into{};
        return check_over(documents->size(), [&](std::size_t index) -> std::string {
            auto const& text = (*documents)[index];
            if (kind == reuse::merges) {
                into = value{};
                reader->read(text, into);
            }
            return reader->read(text, into) ? difference(into, text) : "refused";
        });
    };
    auto const run = [=](benchmark::State& state) {
        value into{};
        run_over(state, documents->size(), [&](std::size_t index) {
            benchmark::DoNotOptimize(reader->read((*documents)[index], into));
            benchmark::DoNotOptimize(into);
        });
    };
    contestants().push_back(
        {std::string(Document::name), "ordered", "decode_to", std::string(library), check, run});
}

/// Whether a library's views hold what the text means, or the text as it stands, escapes included.
enum class views { unescaped, raw };

/// Registers decode into views. Raw views are not compared: they say something else.
template <class Document, class Library>
void add_decode_view(std::string_view library, views kind) {
    using value = typename Document::template plain<std::string_view>;
    auto const* const documents = &corpus(Document::name, "ordered");
    auto const reader = std::make_shared<Library>();
    auto const check = [=] {
        return check_over(documents->size(), [&](std::size_t index) -> std::string {
            value into{};
            if (!reader->read((*documents)[index], into)) {
                return "refused";
            }
            return kind == views::unescaped ? difference(into, (*documents)[index]) : std::string();
        });
    };
    auto const run = [=](benchmark::State& state) {
        run_over(state, documents->size(), [&](std::size_t index) {
            value into{};
            benchmark::DoNotOptimize(reader->read((*documents)[index], into));
            benchmark::DoNotOptimize(into);
        });
    };
    contestants().push_back(
        {std::string(Document::name), "ordered", "decode_view", std::string(library), check, run});
}

/// Registers encode, into a text whose memory is used again. The library reads the values itself.
template <class Document, class Library>
void add_encode(std::string_view library) {
    using value = typename Document::template plain<std::string>;
    auto const* const documents = &corpus(Document::name, "ordered");
    auto const writer = std::make_shared<Library>();
    auto const values = std::make_shared<std::vector<value>>(documents->size());
    for (std::size_t index = 0; index < documents->size(); ++index) {
        writer->read((*documents)[index], (*values)[index]);
    }
    auto const check = [=] {
        std::string written;
        return check_over(values->size(), [&](std::size_t index) {
            writer->write((*values)[index], written);
            return difference_but_null(written, (*documents)[index]);
        });
    };
    auto const run = [=](benchmark::State& state) {
        std::string written;
        run_over(state, values->size(), [&](std::size_t index) {
            writer->write((*values)[index], written);
            benchmark::DoNotOptimize(written.data());
            benchmark::ClobberMemory();
        });
    };
    contestants().push_back(
        {std::string(Document::name), "ordered", "encode", std::string(library), check, run});
}

/// Registers everything that is measured, for one kind of document.
template <class Document, class Library>
void add_all(std::string_view library, views kind = views::unescaped) {
    for (auto const form : forms) {
        add_decode<Document, Library>(library, form);
    }
    add_decode_to<Document, Library>(library, reuse::replaces);
    add_decode_view<Document, Library>(library, kind);
    add_encode<Document, Library>(library);
}

}  // namespace benchmarks
