// A generated type behind one interface: a property is compiled once, and not for each of the types that it holds for.
#pragma once

#include "expectation.hpp"
#include "random_value.hpp"

#include <typehook/json.hpp>

#include <support/json_tree.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test_support {

class subject {
public:
    explicit subject(std::string_view type) : name(type) {}
    virtual ~subject() = default;

    std::string_view const name;

    /// Makes a random value and returns its text.
    virtual std::string make(value_source& source, unsigned depth = 5) = 0;
    /// Says whether a decode would report nothing of the value that was made.
    virtual bool verifies() const = 0;

    // Decoding into a new value, as a view, and over whatever this did last.
    virtual typehook::result<void> decode(std::string_view text,
                                          typehook::json::decode_options const& options) = 0;
    virtual typehook::result<void> decode_view(std::string_view text,
                                               typehook::json::decode_options const& options) = 0;
    virtual typehook::result<void> decode_over(std::string_view text,
                                               typehook::json::decode_options const& options) = 0;

    virtual bool decoded_is_made() const = 0;
    virtual bool view_is_decoded() const = 0;
    virtual bool over_is_decoded() const = 0;

    virtual std::string encode() const = 0;
    virtual std::string encode_view() const = 0;
    virtual std::string encode_over() const = 0;

    virtual expectation expected(json_tree const& tree) const = 0;
};

template <class T>
class subject_of final : public subject {
public:
    subject_of() : subject(typehook::description<T>::name) {}

    std::string make(value_source& source, unsigned depth) override {
        made_ = source.make<T>(depth);
        return typehook::json::encode(made_);
    }
    bool verifies() const override { return typehook::json::verify(made_).has_value(); }

    typehook::result<void> decode(std::string_view text,
                                  typehook::json::decode_options const& options) override {
        auto found = typehook::json::decode<T>(text, options);
        if (found.has_error()) {
            return found.error();
        }
        decoded_ = *std::move(found);
        return {};
    }
    typehook::result<void> decode_view(std::string_view text,
                                       typehook::json::decode_options const& options) override {
        auto found = typehook::json::decode<view>(text, options);
        if (found.has_error()) {
            return found.error();
        }
        view_ = *std::move(found);
        return {};
    }
    typehook::result<void> decode_over(std::string_view text,
                                       typehook::json::decode_options const& options) override {
        return typehook::json::decode_to(over_, text, options);
    }

    bool decoded_is_made() const override { return decoded_ == made_; }
    bool view_is_decoded() const override { return typehook::to_owned(view_) == decoded_; }
    bool over_is_decoded() const override { return over_ == decoded_; }

    std::string encode() const override { return typehook::json::encode(decoded_); }
    std::string encode_view() const override { return typehook::json::encode(view_); }
    std::string encode_over() const override {
        std::string text = "before";
        typehook::json::encode_to(over_, text);
        return text.substr(6);
    }

    expectation expected(json_tree const& tree) const override { return expectation::of<T>(tree); }

private:
    using view = typehook::rebind_t<T, typehook::borrowed>;

    T made_{};
    T decoded_{};
    T over_{};
    view view_{};
};

using subjects = std::vector<std::unique_ptr<subject>>;

/// The payloads of the built-in catalog, with all that is nested in them.
subjects appdirect_subjects();
/// Those of the test catalogs, which have what AppDirect lacks: dates, recursion, constants, over a hundred members.
subjects other_subjects();

}  // namespace test_support
