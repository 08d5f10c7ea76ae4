// Bodies of core/failure.hpp: a failure as text for people. Layer core.
//
// Only ever called where something is wrong, so clarity beats speed. Everything that a peer may have chosen
// goes through append_printable, and its length is bounded.
#pragma once

#include <typehook/core/error_category.hpp>
#include <typehook/core/failure.hpp>
#include <typehook/core/printable.hpp>

namespace typehook {

namespace detail {

inline constexpr std::size_t longest_pointer_shown = 256;
inline constexpr std::size_t longest_detail_shown = 512;
inline constexpr std::size_t excerpt_each_side = 36;

inline void append_error_name(std::string& out, boost::system::error_code const& code) {
    auto const* const described = dynamic_cast<described_category const*>(&code.category());
    auto const* const entry = described != nullptr ? described->entry(code.value()) : nullptr;
    if (entry != nullptr) {
        out += entry->name;
    } else {
        out += code.category().name();
        out += ':';
        out += std::to_string(code.value());
    }
}

/// How many columns a terminal needs for printable text: one per code point.
inline std::size_t columns(std::string_view printable_text) noexcept {
    return static_cast<std::size_t>(
        std::count_if(printable_text.begin(), printable_text.end(),
                      [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80; }));
}

}  // namespace detail

inline std::string failure::message() const {
    std::string out;
    detail::append_error_name(out, code_);
    if (!pointer().empty()) {
        out += " at ";
        append_printable(out, pointer(), detail::longest_pointer_shown);
    }
    if (has_offset()) {
        out += " (byte ";
        out += std::to_string(offset());
        out += ')';
    }
    out += ": ";
    if (detail().empty()) {
        append_printable(out, code_.message(), detail::longest_detail_shown);
    } else {
        append_printable(out, detail(), detail::longest_detail_shown);
    }
    return out;
}

inline std::string describe(failure const& why, std::string_view input) {
    auto out = why.message();
    if (!why.has_offset() || why.offset() > input.size()) {
        return out;
    }
    auto const at = static_cast<std::size_t>(why.offset());
    auto const before = input.substr(0, at);
    auto const line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    std::size_t line_number = 1;
    for (char const character : before) {
        line_number += character == '\n' ? 1 : 0;
    }
    // Spelled out: <algorithm> would cost every file that decodes its include.
    auto const smaller = [](std::size_t left, std::size_t right) { return left < right ? left : right; };
    auto const line_end = smaller(input.find_first_of("\r\n", at), input.size());
    auto const first = at - smaller(at, detail::excerpt_each_side);
    auto const from = first < line_start ? line_start : first;
    auto const to = smaller(line_end, at + detail::excerpt_each_side);

    std::string lead = from > line_start ? "    ..." : "    ";
    append_printable(lead, input.substr(from, at - from));
    out += "\nline " + std::to_string(line_number) + ", column " + std::to_string(at - line_start + 1) +
           ":\n" + lead;
    append_printable(out, input.substr(at, to - at));
    out += to < line_end ? "...\n" : "\n";
    out.append(detail::columns(lead), ' ');
    out += '^';
    return out;
}

}  // namespace typehook
