// Decode options: the policy and the limits. Layer json.
//
// Every bound has a default that holds for webhooks and a test that exceeds it.
#pragma once

#include <cstddef>

namespace typehook::json {

struct report;
class auditor;

/// What to do where a document departs from its schema. Syntax is strict in every policy.
enum class policy : unsigned char {
    tolerant,  ///< Record every deviation in the report and go on; nothing of the document is lost.
    audit,     ///< Tolerant, and every keyword of the schema is evaluated: see `decode_options::validator`.
    strict,    ///< Fail at the first deviation with its JSON pointer and byte offset.
};

using enum policy;

/// How to decode. All members have defaults; name those that differ: `{.policy = json::strict, .report = &report}`.
struct decode_options {
    /// Tolerant by default: real senders drift from their schemas.
    json::policy policy = policy::tolerant;

    /// Where deviations go; null: they are not collected. Cleared by each decode, filled when it ends.
    json::report* report = nullptr;

    /// What the audit policy asks, a `json::validator` (json/validate.hpp) of the catalog; the other policies leave it alone.
    json::auditor const* validator = nullptr;

    /// Nesting of arrays and objects, at most `hard_depth_limit`. More fails with `depth_exceeded`. Each level costs a few
    /// hundred bytes of stack, so a large value lets a hostile document exhaust the stack of a small thread.
    unsigned max_depth = 128;

    /// Bytes of text, 16 MiB. More fails with `size_exceeded` before anything is read.
    std::size_t max_size = std::size_t{16} << 20;

    /// Bytes that a value may take in the elements of lists and maps, boxes, and what `extra_members` keep, 64 MiB. More fails
    /// with `memory_exceeded` and the pointer of what was too much; 0 allows none of these. Texts are not counted, as they take
    /// no more than they did in the document. Two bytes, `{}`, are enough for a struct of hundreds, so that without a bound a
    /// hostile body of 1 MiB made 300; real events take a few times their text, which leaves room for the largest `max_size`.
    std::size_t max_memory = std::size_t{64} << 20;

    /// Entries in the report; further deviations are only counted.
    std::size_t max_deviations = 256;
};

}  // namespace typehook::json
