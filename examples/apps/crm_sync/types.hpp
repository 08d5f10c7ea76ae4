// What the CRM keeps, and where an event stands among those of its resource.
//
// The rows are Hana structs: the store makes its statements of their members, and typehook's codec writes
// them as JSON like any generated type. A column is added here and in schema.sql.hpp, nowhere else.
#pragma once

#include <typehook/core.hpp>

#include <boost/hana/define_struct.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace crm {

using optional_text = std::optional<std::string>;

struct company {
    BOOST_HANA_DEFINE_STRUCT(company, (std::string, uuid), (std::string, name), (bool, enabled),
                             (optional_text, city), (optional_text, country));
};

struct person {
    BOOST_HANA_DEFINE_STRUCT(person, (std::string, uuid), (std::string, email), (optional_text, first_name),
                             (optional_text, last_name), (std::string, status));
};

/// A subscription: what a company may use. The price is text: its digits are the marketplace's to round.
struct entitlement {
    BOOST_HANA_DEFINE_STRUCT(entitlement, (std::string, uuid), (std::string, company), (std::string, buyer),
                             (std::string, product), (std::string, status),
                             (std::optional<std::int64_t>, seats), (std::int64_t, used), (std::string, price),
                             (std::string, currency));
};

/// The table of a row.
template <class Row>
inline constexpr std::string_view table_of = "";
template <>
inline constexpr std::string_view table_of<company> = "company";
template <>
inline constexpr std::string_view table_of<person> = "person";
template <>
inline constexpr std::string_view table_of<entitlement> = "entitlement";

/// A row, and when its resource was removed if it was: what is gone is closed, not deleted.
template <class Row>
struct kept {
    Row row;
    std::optional<typehook::timestamp> closed_at;
};

/// Where an event stands.
struct event_mark {
    std::string event_id;        ///< Two events with one identifier are one event.
    std::string_view table;      ///< The table of its resource.
    std::string subject;         ///< The resource.
    typehook::timestamp time{};  ///< When it happened: the later of two events is the newer one.
    int rank = 0;                ///< ADDED before CHANGED before REMOVED, for events of the same millisecond.
};

/// What became of an event.
enum class verdict {
    applied,
    duplicate,  ///< It was here before: a retry of which the sender has not heard the answer.
    outdated,   ///< A newer event of the resource was here before.
};

constexpr std::string_view to_string(verdict value) noexcept {
    constexpr std::string_view names[] = {"applied", "duplicate", "outdated"};
    return names[static_cast<std::size_t>(value)];
}

}  // namespace crm
