#include "answers.hpp"

namespace marketplace {

namespace {

// The library's conditions as HTTP has them.
int http_status_of(typehook::condition what) noexcept {
    switch (what) {
    case typehook::condition::malformed_input:
        return 400;
    case typehook::condition::schema_mismatch:
        return 422;
    case typehook::condition::unauthenticated:
        return 401;
    case typehook::condition::duplicate:
        return 409;
    case typehook::condition::not_found:
        return 404;
    case typehook::condition::limit_exceeded:
        return 422;
    case typehook::condition::unsupported:
    case typehook::condition::permanent:
        return 422;
    case typehook::condition::transient:
    case typehook::condition::timed_out:
    case typehook::condition::cancelled:
        return 503;
    case typehook::condition::internal:
        break;
    }
    return 500;
}

std::string sentence(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    }
    return text + '.';
}

}  // namespace

answer problem_of(typehook::failure const& why) {
    auto status = http_status_of(typehook::condition_of(why.code()));
    if (why.pointer().empty()) {
        auto made = problem(status, sentence(why.message()));
        if (status == 503) {
            made.reply.headers.emplace_back("Retry-After", "1");
        }
        return made;
    }
    // Whoever names a member has read the body: it is JSON, and says what cannot be.
    status = status == 400 && !why.has_offset() ? 422 : status;
    auto const text = why.detail().empty() ? why.code().message() : std::string(why.detail());
    return problem_at(status, why.pointer(), sentence(text));
}

std::vector<api::problem::errors_item> errors_of(typehook::json::report const& report) {
    std::vector<api::problem::errors_item> errors;
    for (auto const& one : report.deviations) {
        auto& entry = errors.emplace_back();
        entry.pointer = one.pointer;
        entry.detail = one.kind == typehook::json::errc::violated_keyword
                           ? "The schema's " + std::string(one.keyword) + " does not allow this value."
                           : sentence(make_error_code(one.kind).message());
        if (!one.keyword.empty()) {
            entry.keyword = std::string(one.keyword);
        }
    }
    return errors;
}

}  // namespace marketplace
