// Work on many deliveries, done a step at a time and remembered in the store, so that it goes on after a restart. Layer delivery.
#pragma once

#include <typehook/core/time.hpp>

#include <typehook/reflect/enum.hpp>
#include <typehook/reflect/open_enum.hpp>
#include <typehook/reflect/struct.hpp>

#include <typehook/json/decode.hpp>
#include <typehook/json/encode.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace typehook::delivery {

enum class job_kind : unsigned char {
    recover,  ///< Everything published since a time that a webhook wants and does not have.
    retry,    ///< Deliveries of a filter that were given up.
};

enum class job_status : unsigned char { running, done };

}  // namespace typehook::delivery

template <>
struct typehook::enum_reflection<typehook::delivery::job_kind> {
    static constexpr std::string_view names[] = {"recover", "retry"};
};

template <>
struct typehook::enum_reflection<typehook::delivery::job_status> {
    static constexpr std::string_view names[] = {"running", "done"};
};

namespace typehook::delivery {

/// The collection of documents that jobs are kept in; a job's id is the document's.
inline constexpr std::string_view job_collection = "delivery_jobs";

/// A job and how far it is. Kept as JSON.
struct job {
    open_enum<job_kind, owning> kind{job_kind::recover};
    open_enum<job_status, owning> status{job_status::running};
    std::string webhook{};  ///< Its id; of a retry: empty for all webhooks.
    std::optional<timestamp> since{};
    std::optional<timestamp> until{};
    std::string event{};        ///< Of a retry: only this one, if not empty.
    std::int64_t position = 0;  ///< Key of the last row looked at.
    std::int64_t seen = 0;      ///< Rows looked at.
    std::int64_t sent = 0;      ///< Deliveries that were made or made to wait again.

    friend bool operator==(job const&, job const&) = default;

    struct reflection;
};

struct job::reflection {
    static constexpr std::string_view name = "job";
    static constexpr bool has_defaults = true;
    static constexpr std::string_view keys[] = {"kind",  "status",   "webhook", "since", "until",
                                                "event", "position", "seen",    "sent"};
    using members = member_list<&job::kind, &job::status, &job::webhook, &job::since, &job::until,
                                &job::event, &job::position, &job::seen, &job::sent>;
};

}  // namespace typehook::delivery
