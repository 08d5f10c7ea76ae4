// Numbers in texts that somebody typed: all of the text or nothing.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace marketplace {

/// The number that `text` is in decimal digits; nothing if it is another text, or does not fit.
template <std::integral Number>
std::optional<Number> number_of(std::string_view text) noexcept {
    Number number{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace marketplace
