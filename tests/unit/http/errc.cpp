// Included first, so that it has to include all it needs.
#include <typehook/http/errc.hpp>

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace typehook::http {
namespace {

// Every error with the status that a client is told and the condition that decisions are taken on.
struct expectation {
    int status;
    condition means;
};

std::map<errc, expectation> const table{
    {errc::bad_request_line, {400, condition::malformed_input}},
    {errc::unsupported_version, {505, condition::unsupported}},
    {errc::bad_header, {400, condition::malformed_input}},
    {errc::obsolete_folding, {400, condition::malformed_input}},
    {errc::bad_host, {400, condition::malformed_input}},
    {errc::bad_content_length, {400, condition::malformed_input}},
    {errc::conflicting_framing, {400, condition::malformed_input}},
    {errc::unsupported_transfer_encoding, {501, condition::unsupported}},
    {errc::bad_chunk, {400, condition::malformed_input}},
    {errc::cut_off, {400, condition::malformed_input}},
    {errc::header_too_large, {431, condition::limit_exceeded}},
    {errc::body_too_large, {413, condition::limit_exceeded}},
    {errc::path_not_found, {404, condition::not_found}},
    {errc::method_not_allowed, {405, condition::unsupported}},
    {errc::unsupported_expectation, {417, condition::unsupported}},
    {errc::unsupported_media_type, {415, condition::unsupported}},
    {errc::unsupported_content_encoding, {415, condition::unsupported}},
    {errc::header_timeout, {408, condition::timed_out}},
    {errc::body_timeout, {408, condition::timed_out}},
    {errc::handler_timeout, {503, condition::transient}},
    {errc::handler_threw, {500, condition::internal}},
    {errc::bad_reply, {500, condition::internal}},
    {errc::too_many_connections, {503, condition::transient}},
    {errc::invalid_options, {500, condition::permanent}},
    {errc::invalid_path, {500, condition::permanent}},
    {errc::path_already_mounted, {500, condition::permanent}},
    {errc::already_running, {500, condition::permanent}},
    {errc::cannot_listen, {500, condition::permanent}},
    {errc::bad_certificate, {500, condition::permanent}},
    {errc::invalid_url, {422, condition::malformed_input}},
    {errc::scheme_not_allowed, {422, condition::unsupported}},
    {errc::address_refused, {422, condition::permanent}},
    {errc::header_not_allowed, {422, condition::malformed_input}},
    {errc::resolve_failed, {500, condition::transient}},
    {errc::connect_failed, {500, condition::transient}},
    {errc::connect_timeout, {500, condition::timed_out}},
    {errc::tls_failed, {500, condition::transient}},
    {errc::certificate_rejected, {500, condition::transient}},
    {errc::deadline_exceeded, {500, condition::timed_out}},
    {errc::connection_lost, {500, condition::transient}},
    {errc::bad_response, {500, condition::transient}},
    {errc::response_header_too_large, {500, condition::limit_exceeded}},
    {errc::no_connection_free, {500, condition::transient}},
    {errc::resolver_busy, {500, condition::cancelled}},
    {errc::cancelled, {500, condition::cancelled}},
};

TEST(http_errc, every_error_has_its_status_and_condition) {
    EXPECT_EQ(table.size(), error_count<errc>);
    for (auto const& [why, expected] : table) {
        EXPECT_EQ(status_of(why), expected.status) << name_of(why);
        EXPECT_EQ(condition_of(why), expected.means) << name_of(why);
    }
}

TEST(http_errc, every_error_has_a_name_and_a_message_of_its_own) {
    std::set<std::string> messages;
    std::set<std::string_view> names;
    for (auto const& [why, expected] : table) {
        messages.insert(make_error_code(why).message());
        names.insert(name_of(why));
    }
    EXPECT_EQ(messages.size(), table.size());
    EXPECT_EQ(names.size(), table.size());
}

}  // namespace
}  // namespace typehook::http
