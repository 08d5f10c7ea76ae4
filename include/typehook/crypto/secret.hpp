// A text that must not leak. Layer crypto.
//
// It owns its bytes in one heap block, never in a small-string buffer that a move would leave behind, zeroes them when it
// ends, cannot be printed, and is read by spelling `reveal()`, which a reviewer can search for.
#pragma once

#include <typehook/crypto/openssl.hpp>

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace typehook {

/// A token, key or password: zeroed at its end, never printed.
///
/// Thread safety: as a value; reading from several threads is safe.
class secret {
public:
    /// Makes an empty secret, which no scheme accepts.
    secret() noexcept = default;

    /// Copies a text. The source is the caller's to forget.
    secret(std::string_view text) : secret(text, copy_tag{}) {}
    /// Copies the text of a string.
    secret(std::string const& text) : secret(std::string_view(text), copy_tag{}) {}
    /// Copies a C string; null, such as an environment variable that is not set, is the empty secret.
    secret(char const* text)
        : secret(text == nullptr ? std::string_view{} : std::string_view(text), copy_tag{}) {}

    /// Takes the text of a string that ends here, and zeroes what the string held.
    secret(std::string&& text) : secret(std::string_view(text), copy_tag{}) {
        crypto::cleanse(text.data(), text.size());
        text.clear();
    }

    secret(secret const& other) : secret(other.reveal(), copy_tag{}) {}
    secret(secret&& other) noexcept : text_(std::move(other.text_)), size_(std::exchange(other.size_, 0)) {}

    secret& operator=(secret const& other) {
        secret copy{other};
        swap(copy);
        return *this;
    }
    secret& operator=(secret&& other) noexcept {
        secret taken{std::move(other)};
        swap(taken);
        return *this;
    }

    ~secret() {
        if (text_ != nullptr) {
            crypto::cleanse(text_.get(), size_);
        }
    }

    /// Says whether there is no text.
    bool empty() const noexcept { return size_ == 0; }

    /// Gives the text itself. Lifetime: of this secret, until it is assigned.
    std::string_view reveal() const noexcept { return {text_.get(), size_}; }

    /// Compares in constant time.
    friend bool operator==(secret const& left, secret const& right) noexcept {
        return constant_time_equal(left.reveal(), right.reveal());
    }

    /// A secret is not printed; `reveal()` says so where it must be.
    template <class Stream>
    friend Stream& operator<<(Stream& stream, secret const& value) = delete;

private:
    struct copy_tag {};

    secret(std::string_view text, copy_tag) {
        if (!text.empty()) {
            text_ = std::make_unique_for_overwrite<char[]>(text.size());
            std::memcpy(text_.get(), text.data(), text.size());
            size_ = text.size();
        }
    }

    void swap(secret& other) noexcept {
        std::swap(text_, other.text_);
        std::swap(size_, other.size_);
    }

    std::unique_ptr<char[]> text_{};
    std::size_t size_ = 0;
};

}  // namespace typehook
