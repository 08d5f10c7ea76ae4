// A request as the library sees it: borrowed method, target, headers and body. Layer core.
//
// Every HTTP library holds headers differently, so `header_view` borrows any contiguous range of name/value
// pairs through one function pointer, and refuses temporaries and braces, which std::span would take and let
// dangle.
#pragma once

#include <cassert>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace typehook {

/// One header field, borrowed.
struct header {
    std::string_view name{};
    std::string_view value{};

    friend bool operator==(header const&, header const&) = default;
};

/// Compares as header names and hosts are compared: ASCII letters without their case. Source: RFC 9110 §5.1.
constexpr bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept {
    constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    if (left.size() != right.size()) {
        return false;
    }
    for (std::size_t i = 0; i < left.size(); ++i) {
        if (lower(left[i]) != lower(right[i])) {
            return false;
        }
    }
    return true;
}

namespace detail {

template <class T>
concept header_pair = requires(T const& entry) {
    { entry.first } -> std::convertible_to<std::string_view>;
    { entry.second } -> std::convertible_to<std::string_view>;
};

template <class T>
concept header_like = std::same_as<T, header> || header_pair<T>;

template <class Range>
using header_element_t =
    std::remove_cvref_t<decltype(*std::data(std::declval<std::remove_reference_t<Range> const&>()))>;

template <class Range>
concept header_range = requires(std::remove_reference_t<Range> const& range) {
    { std::size(range) } -> std::convertible_to<std::size_t>;
    std::data(range);
    requires header_like<header_element_t<Range>>;
};

/// Whether what a view borrows outlives the range object that is given.
template <class Range>
concept outlives_view =
    std::is_lvalue_reference_v<Range> || std::ranges::enable_borrowed_range<std::remove_cvref_t<Range>>;

}  // namespace detail

/// Borrowed headers: any contiguous lvalue range of `header`, or of pairs of things convertible to
/// std::string_view.
///
/// Lifetime: the range and its strings must outlive the view. Names are matched without case.
class header_view {
public:
    constexpr header_view() noexcept = default;

    template <class Range>
        requires(!std::same_as<std::remove_cvref_t<Range>, header_view> && detail::header_range<Range> &&
                 detail::outlives_view<Range>)
    constexpr header_view(Range&& range) noexcept
        : data_(std::data(range)), size_(std::size(range)), read_(&read<detail::header_element_t<Range>>) {}

    /// A temporary range would be gone when the request is read: give it a name.
    template <class Range>
        requires(!std::same_as<std::remove_cvref_t<Range>, header_view> && detail::header_range<Range> &&
                 !detail::outlives_view<Range>)
    header_view(Range&& range)
    = delete;
    /// The same for braces.
    header_view(std::initializer_list<header>) = delete;

    constexpr std::size_t size() const noexcept { return size_; }
    constexpr bool empty() const noexcept { return size_ == 0; }

    /// The header at `index`. Preconditions: `index < size()`. Lifetime: of the borrowed range.
    constexpr header operator[](std::size_t index) const noexcept {
        assert(index < size_);
        return read_(data_, index);
    }

    /// Finds the value of the first header of this name, without case. Lifetime: of the borrowed range.
    constexpr std::optional<std::string_view> find(std::string_view name) const noexcept {
        for (std::size_t i = 0; i < size_; ++i) {
            auto const entry = read_(data_, i);
            if (equal_ignoring_case(entry.name, name)) {
                return entry.value;
            }
        }
        return std::nullopt;
    }

    /// Walks the headers in order; dereferences to a `header` by value.
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = header;
        using difference_type = std::ptrdiff_t;
        using pointer = void;
        using reference = header;

        constexpr iterator() noexcept = default;
        constexpr header operator*() const noexcept { return (*view_)[index_]; }
        constexpr iterator& operator++() noexcept { return ++index_, *this; }
        constexpr iterator operator++(int) noexcept {
            auto const before = *this;
            ++index_;
            return before;
        }
        friend constexpr bool operator==(iterator const& left, iterator const& right) noexcept {
            return left.index_ == right.index_;
        }

    private:
        friend class header_view;
        constexpr iterator(header_view const& view, std::size_t index) noexcept
            : view_(&view), index_(index) {}

        header_view const* view_ = nullptr;
        std::size_t index_ = 0;
    };

    /// Lifetime: iterators borrow this view.
    constexpr iterator begin() const noexcept { return {*this, 0}; }
    constexpr iterator end() const noexcept { return {*this, size_}; }

private:
    template <class Element>
    static constexpr header read(void const* data, std::size_t index) noexcept {
        auto const& entry = static_cast<Element const*>(data)[index];
        if constexpr (std::same_as<Element, header>) {
            return entry;
        } else {
            return {std::string_view(entry.first), std::string_view(entry.second)};
        }
    }

    void const* data_ = nullptr;
    std::size_t size_ = 0;
    header (*read_)(void const*, std::size_t) noexcept = nullptr;
};

/// A received request. Borrows everything; designated initialisers follow this order.
///
/// Lifetime: method, target, headers and body must outlive whatever is done with the request.
struct request {
    std::string_view method{"POST"};
    std::string_view target{"/"};
    header_view headers{};
    std::string_view body{};
};

}  // namespace typehook
