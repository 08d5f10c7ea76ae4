#include "openapi.hpp"

#include "documents.hpp"

#include <typehook/http/wire.hpp>
#include <typehook/json.hpp>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

namespace marketplace {

namespace {

// Writes JSON whose shape the code shows: members and elements get their commas here.
class document {
public:
    document& open(char bracket) {
        comma();
        text_ += bracket;
        first_ = true;
        return *this;
    }
    document& close(char bracket) {
        text_ += bracket;
        first_ = false;
        return *this;
    }
    document& key(std::string_view name) {
        comma();
        typehook::json::append_string(text_, name);
        text_ += ':';
        first_ = true;
        return *this;
    }
    document& value(std::string_view text) {
        comma();
        typehook::json::append_string(text_, text);
        return *this;
    }
    document& value(bool flag) { return raw(flag ? "true" : "false"); }
    document& raw(std::string_view json) {
        comma();
        text_ += json;
        return *this;
    }
    document& member(std::string_view name, std::string_view text) { return key(name).value(text); }

    std::string take() { return std::move(text_); }

private:
    void comma() {
        if (!first_) {
            text_ += ',';
        }
        first_ = false;
    }

    std::string text_;
    bool first_ = true;
};

void write_schema_content(document& to, std::string_view media_type, std::string_view schema) {
    to.key("content").open('{').key(media_type).open('{').key("schema").open('{');
    to.member("$ref", "#/components/schemas/" + std::string(schema));
    to.close('}').close('}').close('}');
}

void write_answer(document& to, int status, std::string_view description, std::string_view schema) {
    to.key(std::to_string(status)).open('{');
    to.member("description", description.empty() ? typehook::http::reason_phrase(status) : description);
    if (!schema.empty()) {
        write_schema_content(to, status < 400 ? "application/json" : "application/problem+json", schema);
    }
    to.close('}');
}

void write_parameter(document& to, std::string_view name, std::string_view where,
                     std::string_view description) {
    to.open('{').member("name", name).member("in", where).member("description", description);
    to.key("required").value(where == "path");
    to.key("schema").open('{').member("type", "string").close('}').close('}');
}

std::vector<std::string_view> places_of(std::string_view path) {
    std::vector<std::string_view> names;
    for (auto start = path.find('{'); start != path.npos; start = path.find('{', start + 1)) {
        names.push_back(path.substr(start + 1, path.find('}', start) - start - 1));
    }
    return names;
}

// The statuses that any route may give beside its own.
void write_refusals(document& to, route const& one) {
    auto const documents = [&](int status) {
        return std::any_of(one.answers.begin(), one.answers.end(),
                           [&](auto const& answer) { return answer.status == status; });
    };
    auto const add = [&](int status, std::string_view description) {
        if (!documents(status)) {
            write_answer(to, status, description, "problem");
        }
    };
    if (one.who != access::anyone) {
        add(401, "No key, or one that is not known.");
        add(403, "The key's role does not allow this.");
        add(429, "Too many requests with this key; Retry-After says when to come back.");
    }
    if (!one.request.empty()) {
        add(400, "The body is not JSON.");
        add(422, "The body is not what its schema says; `errors` has each place.");
    }
    if (!places_of(one.path).empty()) {
        add(404, "There is no such thing.");
    }
}

void write_operation(document& to, route const& one) {
    std::string method(one.method);
    std::transform(method.begin(), method.end(), method.begin(),
                   [](char letter) { return static_cast<char>(letter - 'A' + 'a'); });
    to.key(method).open('{').member("operationId", one.id).member("summary", one.summary);
    auto const places = places_of(one.path);
    if (!places.empty() || !one.parameters.empty()) {
        to.key("parameters").open('[');
        for (auto const name : places) {
            write_parameter(to, name, "path", "Identifier.");
        }
        for (auto const& parameter : one.parameters) {
            write_parameter(to, parameter.name, "query", parameter.description);
        }
        to.close(']');
    }
    if (!one.request.empty()) {
        to.key("requestBody").open('{').key("required").value(!one.request_is_optional);
        write_schema_content(to, "application/json", one.request);
        to.close('}');
    }
    to.key("security").open('[');
    if (one.who != access::anyone) {
        to.open('{').key("key").open('[').close(']').close('}');
    }
    to.close(']');
    to.key("responses").open('{');
    for (auto const& answer : one.answers) {
        write_answer(to, answer.status, answer.description, answer.schema);
    }
    write_refusals(to, one);
    to.close('}').close('}');
}

}  // namespace

std::string write_openapi(route_table const& table) {
    document to;
    to.open('{').member("openapi", "3.1.0");
    to.key("info").open('{').member("title", "Marketplace webhooks").member("version", "1.0.0");
    to.member("description", "Managers create webhooks, publishers publish events, and every event is "
                             "delivered or visibly failed.");
    to.key("license")
        .open('{')
        .member("name", "BSL-1.0")
        .member("identifier", "BSL-1.0")
        .close('}')
        .close('}');
    to.key("servers").open('[').open('{').member("url", "/").close('}').close(']');
    to.key("paths").open('{');
    std::vector<std::string_view> paths;
    for (auto const& one : table.routes()) {
        if (std::find(paths.begin(), paths.end(), one.path) == paths.end()) {
            paths.push_back(one.path);
        }
    }
    for (auto const path : paths) {
        to.key(path).open('{');
        for (auto const& one : table.routes()) {
            if (one.path == path) {
                write_operation(to, one);
            }
        }
        to.close('}');
    }
    to.close('}');
    to.key("components").open('{');
    to.key("securitySchemes")
        .open('{')
        .key("key")
        .open('{')
        .member("type", "http")
        .member("scheme", "bearer");
    to.member("description", "A key made by `marketplace key create`.").close('}').close('}');
    to.key("schemas").raw(openapi_components());
    to.close('}').close('}');
    return to.take();
}

}  // namespace marketplace
