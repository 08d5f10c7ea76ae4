// The reader: a cursor over one JSON text, and what went wrong on the way. Layer json.
//
// Not a template, so codecs compiled in different files share it. The hot path carries no path: where something is wrong the
// reader notes a byte offset, and JSON pointers are found afterwards by one walk over the text (json/pointer.hpp).
// A codec's `read` returns false for two reasons that `recoverable()` tells apart: the text is not JSON (final), or the value
// does not fit its type (in the tolerant policy the enclosing object keeps its raw text and goes on).
#pragma once

#include <typehook/json/errc.hpp>
#include <typehook/json/number.hpp>
#include <typehook/json/options.hpp>
#include <typehook/json/pointer.hpp>
#include <typehook/json/report.hpp>
#include <typehook/json/skip.hpp>
#include <typehook/json/string.hpp>
#include <typehook/json/whitespace.hpp>

#include <typehook/core/failure.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::json {

/// A member that the schema does not know, as it was found; `value` is where it stands in the text.
struct unknown_member {
    std::string_view key;
    std::string_view value;
    bool key_lives_in_text;
};

/// A cursor over one text, with the options, the limits and the deviations of one decode.
///
/// Lifetime: borrows the text and the report. Thread safety: none; one reader, one thread.
class reader {
public:
    reader(std::string_view text, decode_options const& options) noexcept
        : position(text.data()),
          end(text.data() + text.size()),
          begin_(text.data()),
          max_depth_(options.max_depth < hard_depth_limit ? options.max_depth : hard_depth_limit),
          memory_left_(options.max_memory),
          options_(options) {}

    reader(reader const&) = delete;
    reader& operator=(reader const&) = delete;

    char const* position;   ///< The next byte to read.
    char const* const end;  ///< One past the last byte; never read.

    /// Whether the value may hold data of an earlier decode, which absent members then have to reset.
    bool reusing = false;

    /// A stack of the unknown members of all objects that are being read (detail/object_reading.hpp).
    std::vector<unknown_member> unknown_members;

    /// Whatever a custom codec needs to find; the envelope's codecs keep their probe here.
    void* probe = nullptr;

    bool strict() const noexcept { return options_.policy == policy::strict; }

    /// Moves past whitespace and returns the byte there, or NUL at the end of the text.
    char peek() noexcept {
        position = skip_whitespace(position, end);
        return position == end ? '\0' : *position;
    }

    /// Moves past `expected`, or fails: the text is not JSON.
    bool expect(char expected) noexcept {
        if (peek() == expected && position != end) {
            ++position;
            return true;
        }
        return fail(position == end ? errc::unexpected_end : errc::unexpected_character, position);
    }

    /// Opens one level of nesting, for the container at `where`, or fails. Every success is paired with a `leave`.
    bool enter(char const* where) noexcept {
        if (depth_ >= max_depth_) {
            return fail(errc::depth_exceeded, where);
        }
        ++depth_;
        return true;
    }
    bool enter() noexcept { return enter(position); }
    void leave() noexcept { --depth_; }
    unsigned depth() const noexcept { return depth_; }
    unsigned depth_left() const noexcept { return max_depth_ - depth_; }

    /// Notes that the value at `where` takes `bytes` more than its text, or fails.
    bool take_memory(std::size_t bytes, char const* where) noexcept {
        if (bytes > memory_left_) [[unlikely]] {
            return fail(errc::memory_exceeded, where);
        }
        memory_left_ -= bytes;
        return true;
    }

    /// Reads a string token at the cursor. Returns false with `wrong_type` if there is none, or as the text is not JSON.
    ///
    /// `raw` is what stands between the quotes, checked; `escaped` says whether `unescape` has work to do.
    bool string_token(std::string_view& raw, bool& escaped) noexcept {
        if (peek() != '"') {
            return mismatch();
        }
        auto const token = scan_string(position + 1, end);
        if (token.error != errc{}) {
            return fail(token.error, token.end);
        }
        raw = {position + 1, static_cast<std::size_t>(token.end - position - 1)};
        escaped = token.special;
        position = token.end + 1;
        return true;
    }

    /// Reads a number token at the cursor, like `string_token`.
    bool number_token(std::string_view& lexeme) noexcept {
        auto const first = peek();
        if (first != '-' && (first < '0' || first > '9')) {
            return mismatch();
        }
        auto const token = scan_number(position, end);
        if (token.error != errc{}) {
            return fail(token.error, token.end);
        }
        lexeme = {position, static_cast<std::size_t>(token.end - position)};
        position = token.end;
        return true;
    }

    /// Moves past `word` (true, false or null), or fails.
    bool literal_token(std::string_view word) noexcept {
        auto const token = scan_literal(position, end, word);
        if (token.error != errc{}) {
            return fail(token.error, token.end);
        }
        position = token.end;
        return true;
    }

    /// Moves past one value of any kind, checking its syntax, and tells its text.
    bool skip(std::string_view& raw) noexcept {
        position = skip_whitespace(position, end);
        auto const value = skip_value(position, end, depth_left());
        if (value.error != errc{}) {
            return fail(value.error, value.end);
        }
        raw = {position, static_cast<std::size_t>(value.end - position)};
        position = value.end;
        return true;
    }

    /// The same for codecs that keep the cursor themselves: the value at `p`. Returns the place behind it, or null.
    char const* skip_at(char const* p, std::string_view& raw) noexcept {
        auto const value = skip_value(p, end, depth_left());
        if (value.error != errc{}) {
            fail(value.error, value.end);
            return nullptr;
        }
        raw = {p, static_cast<std::size_t>(value.end - p)};
        return value.end;
    }

    /// The text of a string token, unescaped into a buffer of the reader's if it has to be. Lifetime: until the next call.
    std::string_view text(std::string_view raw, bool escaped) {
        if (!escaped) {
            return raw;
        }
        scratch_.clear();
        unescape(raw, scratch_);
        return scratch_;
    }

    /// The buffer that `text` unescapes into, for codecs that do it themselves.
    std::string& scratch() noexcept { return scratch_; }

    /// Notes that the text is not JSON or beyond a limit; final. Returns false.
    bool fail(errc error, char const* where) noexcept {
        // Who skips a value of many does not know where the text starts; elsewhere a mark is a character like any other.
        bool const misplaced_mark = error == errc::byte_order_mark && where != begin_;
        error_ = misplaced_mark ? errc::unexpected_character : error;
        where_ = where;
        return false;
    }

    /// Notes that the value at `where` does not fit its type. Returns false; the enclosing object may recover.
    bool misfit(errc error, char const* where) noexcept { return fail(error, where); }

    /// The value at the cursor is of another kind than its type: a misfit if a value starts there, else a syntax error.
    bool mismatch() noexcept;

    /// The same at `p`, for codecs that keep the cursor themselves. Returns null.
    char const* mismatch_at(char const* p) noexcept {
        position = p;
        mismatch();
        return nullptr;
    }
    /// The same as `misfit` for codecs that keep the cursor themselves. Returns null.
    char const* misfit_at(errc error, char const* p) noexcept {
        fail(error, p);
        return nullptr;
    }
    /// What stands at `p` cannot stand there in JSON. Returns null.
    char const* unexpected_at(char const* p) noexcept {
        fail(p == end ? errc::unexpected_end : errc::unexpected_character, p);
        return nullptr;
    }

    /// Records a deviation that costs nothing. Returns true to go on, or false in the strict policy.
    bool tolerate(errc error, char const* where, std::string_view key = {}) {
        if (strict()) {
            key_ = key;
            return fail(error, where);
        }
        repetitions_ += error == errc::duplicate_member ? 1 : 0;
        record(error, where, key);
        return true;
    }
    /// How many keys stood twice so far: who looked ahead then looks again.
    std::size_t repetitions() const noexcept { return repetitions_; }

    /// Notes that member `key` of the object that ends at the cursor is missing, and nothing can go on without it.
    bool missing(std::string_view key) noexcept {
        key_ = key;
        return fail(errc::missing_member, position);
    }

    /// Notes that the value that should be at `pointer` is missing, and nothing can go on without it.
    bool missing_at(std::string pointer) noexcept {
        missing_pointer_ = std::move(pointer);
        return fail(errc::missing_member, position);
    }

    /// Says whether the last false meant a value that does not fit, in the tolerant policy.
    bool recoverable() const noexcept { return !strict() && is_deviation(error_); }

    errc error() const noexcept { return error_; }
    char const* where() const noexcept { return where_; }

    /// Turns a recoverable misfit into an entry of the report and restores the nesting that stood before the value.
    void recover(unsigned depth) {
        record(error_, where_, {});
        forgive(depth);
    }

    /// Forgets a misfit without recording it: the caller keeps it elsewhere.
    void forgive(unsigned depth) noexcept {
        error_ = errc{};
        depth_ = depth;
    }

    /// The deviations so far, noted and only counted: a mark for `drop_deviations`.
    struct deviation_mark {
        std::size_t noted = 0;
        std::size_t dropped = 0;
    };
    deviation_mark mark_deviations() const noexcept { return {noted_.size(), dropped_}; }
    /// Forgets what was recorded from mark `first` up to mark `last`: the value turned out not to be wanted.
    void drop_deviations(deviation_mark first, deviation_mark last) noexcept {
        noted_.erase(noted_.begin() + static_cast<std::ptrdiff_t>(first.noted),
                     noted_.begin() + static_cast<std::ptrdiff_t>(last.noted));
        dropped_ -= last.dropped - first.dropped;
    }

    /// Requires that nothing but whitespace follows.
    bool finish() noexcept {
        return peek() == '\0' && position == end ? true : fail(errc::trailing_characters, position);
    }

    /// Writes the deviations to the report, in text order, with their pointers. Complexity: one walk over the text if any.
    void publish();

    /// The failure of the last false, with pointer and offset.
    failure why() const;

    std::string_view whole_text() const noexcept { return {begin_, static_cast<std::size_t>(end - begin_)}; }
    std::uint64_t offset(char const* where) const noexcept {
        return static_cast<std::uint64_t>(where - begin_);
    }

private:
    struct note {
        std::uint64_t offset;
        std::string_view key;
        errc kind;
        std::size_t number = 0;
    };

    void record(errc kind, char const* where, std::string_view key) {
        if (options_.report == nullptr) {
            return;
        }
        if (noted_.size() < options_.max_deviations) {
            noted_.push_back({.offset = offset(where), .key = key, .kind = kind});
        } else {
            ++dropped_;
        }
    }

    // What values touch while all is well comes first, on as few cache lines as can be.
    char const* const begin_;
    unsigned const max_depth_;
    unsigned depth_ = 0;
    std::size_t memory_left_;
    decode_options const options_;
    char const* where_ = nullptr;
    std::string_view key_{};
    std::string missing_pointer_;
    errc error_{};
    std::size_t dropped_ = 0;
    std::size_t repetitions_ = 0;
    std::vector<note> noted_;
    std::string scratch_;
};

inline bool reader::mismatch() noexcept {
    auto const first = peek();
    if (position == end) {
        return fail(errc::unexpected_end, position);
    }
    if (position == begin_ && has_byte_order_mark(whole_text())) {
        return fail(errc::byte_order_mark, position);
    }
    bool const starts_value = first == '"' || first == '{' || first == '[' || first == '-' ||
                              (first >= '0' && first <= '9') || first == 't' || first == 'f' || first == 'n';
    return fail(starts_value ? errc::wrong_type : errc::unexpected_character, position);
}

inline void reader::publish() {
    if (options_.report == nullptr || (noted_.empty() && dropped_ == 0)) {
        return;
    }
    // By qsort, as detail/repeated_keys.hpp says; notes of one place stay in their order.
    for (std::size_t i = 0; i < noted_.size(); ++i) {
        noted_[i].number = i;
    }
    if (!noted_.empty()) {  // qsort takes no null pointer, not even for nothing
        std::qsort(
            noted_.data(), noted_.size(), sizeof(note), [](void const* left, void const* right) noexcept {
                auto const& a = *static_cast<note const*>(left);
                auto const& b = *static_cast<note const*>(right);
                return a.offset != b.offset ? (a.offset < b.offset ? -1 : 1) : (a.number < b.number ? -1 : 1);
            });
    }
    std::vector<std::uint64_t> offsets;
    offsets.reserve(noted_.size());
    for (auto const& entry : noted_) {
        offsets.push_back(entry.offset);
    }
    auto pointers = pointers_at(whole_text(), offsets);
    for (std::size_t i = 0; i < noted_.size(); ++i) {
        if (noted_[i].key.data() != nullptr) {
            detail::append_pointer_token(pointers[i], noted_[i].key);
        }
        options_.report->deviations.push_back({std::move(pointers[i]), noted_[i].offset, noted_[i].kind});
    }
    options_.report->dropped += dropped_;
}

inline failure reader::why() const {
    auto pointer = missing_pointer_;
    if (pointer.empty()) {
        pointer = pointer_at(whole_text(), offset(where_));
        if (error_ == errc::missing_member) {
            detail::append_pointer_token(pointer, key_);
        }
    }
    return failure(error_, {.pointer = pointer, .offset = offset(where_), .detail = {}});
}

}  // namespace typehook::json
