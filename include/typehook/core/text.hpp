// Borrowed text: the string type of views. Layer core.
//
// A pointer and a size; one bit of the size says that the characters are an own heap block, which a decoder
// needs for strings that had escapes. So views need no arena and stay copyable: a borrowed text is copied as
// two words, an owned one deeply. A temporary std::string is refused everywhere, because nothing would keep
// its characters.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace typehook {

/// A type that is read as text: std::string_view, std::string, text, literal, string literals.
template <class T>
concept string_view_like = std::convertible_to<T const&, std::string_view>;

/// Text that a String can be made of: what functions take that keep a text in one of the storages' string
/// types.
///
/// A temporary std::string is no text for borrowed storage.
template <class T, class String>
concept text_for = string_view_like<T> && std::constructible_from<String, T>;

/// Text that is borrowed, or owned where it could not be. Behaves like a std::string_view; 16 bytes.
///
/// Lifetime: unless `owns()`, the characters belong to somebody else and must outlive this object and its
/// copies.
class text {
public:
    using value_type = char;
    using const_iterator = char const*;
    using iterator = char const*;

    constexpr text() noexcept = default;
    /// Borrows. Preconditions: `terminated` points to a NUL-terminated string.
    constexpr text(char const* terminated) noexcept : text(std::string_view(terminated)) {}
    /// Borrows. Lifetime: the characters must outlive this object.
    constexpr text(std::string_view characters) noexcept
        : data_(characters.data()), size_(characters.size()) {}
    /// Borrows. Lifetime: the string must outlive this object, unchanged.
    text(std::string const& characters) noexcept : text(std::string_view(characters)) {}
    text(std::string const&&) = delete;
    text(std::nullptr_t) = delete;

    /// Copies `characters` into a block that the result owns.
    static text own(std::string_view characters) {
        text result;
        if (!characters.empty()) {
            auto* const block = new char[characters.size()];
            std::memcpy(block, characters.data(), characters.size());
            result.data_ = block;
            result.size_ = characters.size() | owned_bit;
        }
        return result;
    }

    text(text const& other) : text(other.owns() ? own(other.view()) : text(other.view())) {}
    constexpr text(text&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    /// Exception safety: strong.
    text& operator=(text const& other) {
        if (other.owns()) {
            return *this = text(other);
        }
        auto const characters = other.view();
        release();
        data_ = characters.data();
        size_ = characters.size();
        return *this;
    }
    constexpr text& operator=(text&& other) noexcept {
        auto* const data = std::exchange(other.data_, nullptr);
        auto const size = std::exchange(other.size_, 0);
        release();
        data_ = data;
        size_ = size;
        return *this;
    }
    constexpr ~text() { release(); }

    constexpr char const* data() const noexcept { return data_; }
    constexpr std::size_t size() const noexcept { return size_ & ~owned_bit; }
    constexpr bool empty() const noexcept { return size() == 0; }
    constexpr const_iterator begin() const noexcept { return data_; }
    constexpr const_iterator end() const noexcept { return data_ + size(); }

    /// The characters. Lifetime: while this object is neither changed nor destroyed, and while what it
    /// borrows from lives.
    constexpr std::string_view view() const noexcept { return {data_, size()}; }
    constexpr operator std::string_view() const noexcept { return view(); }

    /// Says whether the characters are this object's own.
    constexpr bool owns() const noexcept { return (size_ & owned_bit) != 0; }

    friend constexpr bool operator==(text const& left, text const& right) noexcept {
        return left.view() == right.view();
    }
    friend constexpr std::strong_ordering operator<=>(text const& left, text const& right) noexcept {
        return left.view() <=> right.view();
    }
    template <string_view_like Other>
    friend constexpr bool operator==(text const& left, Other const& right) noexcept {
        return left.view() == std::string_view(right);
    }
    template <string_view_like Other>
    friend constexpr std::strong_ordering operator<=>(text const& left, Other const& right) noexcept {
        return left.view() <=> std::string_view(right);
    }
    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        text const& value) {
        return out << value.view();
    }

private:
    static constexpr std::size_t owned_bit = ~(~std::size_t{0} >> 1);

    constexpr void release() noexcept {
        if (owns()) {
            delete[] data_;
        }
    }

    char const* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace typehook
