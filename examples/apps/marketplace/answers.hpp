// Answers of the API: JSON of a generated type, or a problem that says what is wrong and what to do (RFC 9457).
#pragma once

#include <marketplace/api/problem.hpp>

#include <typehook/core.hpp>
#include <typehook/http/endpoint.hpp>
#include <typehook/http/wire.hpp>
#include <typehook/json.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace marketplace {

using typehook::http::answer;

/// An answer with a JSON body.
template <class T>
answer json_answer(int status, T const& value) {
    answer made;
    made.reply = {.status = status,
                  .headers = {{"Content-Type", "application/json"}},
                  .body = typehook::json::encode(value)};
    return made;
}

/// An answer whose body is JSON text already.
inline answer text_answer(int status, std::string body, std::string_view type = "application/json") {
    answer made;
    made.reply = {
        .status = status, .headers = {{"Content-Type", std::string(type)}}, .body = std::move(body)};
    return made;
}

/// An answer without a body.
inline answer empty_answer() {
    answer made;
    made.reply.status = 204;
    return made;
}

/// A refusal; `detail` is for the caller to read.
inline answer problem(int status, std::string detail, std::vector<api::problem::errors_item> errors = {}) {
    api::problem what{.title = std::string(typehook::http::reason_phrase(status)),
                      .status = status,
                      .detail = std::move(detail)};
    if (!errors.empty()) {
        what.errors = std::move(errors);
    }
    answer made;
    made.reply = {.status = status,
                  .headers = {{"Content-Type", "application/problem+json"}},
                  .body = typehook::json::encode(what)};
    made.reason = what.detail;
    return made;
}

/// A refusal of one place of the body.
inline answer problem_at(int status, std::string_view pointer, std::string detail) {
    std::vector<api::problem::errors_item> errors(1);
    errors[0].pointer = pointer;
    errors[0].detail = detail;
    return problem(status, std::move(detail), std::move(errors));
}

/// The refusal of what is not there.
inline answer not_found(std::string_view what) {
    return problem(404, "There is no such " + std::string(what) + ".");
}

/// What a failure of the library is to the caller.
answer problem_of(typehook::failure const& why);

/// The places of a report as a problem's errors.
std::vector<api::problem::errors_item> errors_of(typehook::json::report const& report);

}  // namespace marketplace
