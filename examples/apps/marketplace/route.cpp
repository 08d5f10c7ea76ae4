#include "route.hpp"

namespace marketplace {

namespace {

int hex_value(char digit) noexcept {
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    auto const lower = static_cast<char>(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// The text up to the next slash, which goes with it.
std::string_view take_segment(std::string_view& rest) noexcept {
    auto const slash = rest.find('/');
    auto const segment = rest.substr(0, slash);
    rest.remove_prefix(slash == rest.npos ? rest.size() : slash + 1);
    return segment;
}

std::optional<std::vector<std::string>> places_in(std::string_view pattern, std::string_view path) {
    std::vector<std::string> places;
    while (!pattern.empty() && !path.empty()) {
        auto const wanted = take_segment(pattern);
        auto const given = take_segment(path);
        if (wanted.starts_with('{')) {
            if (given.empty()) {
                return std::nullopt;
            }
            places.push_back(percent_decode(given));
        } else if (wanted != given) {
            return std::nullopt;
        }
    }
    return pattern.empty() && path.empty() ? std::optional(std::move(places)) : std::nullopt;
}

}  // namespace

std::optional<std::string_view> call::parameter(std::string_view name) const noexcept {
    for (auto const& [key, value] : parameters) {
        if (key == name) {
            return value;
        }
    }
    return std::nullopt;
}

route_table::match route_table::find(std::string_view method, std::string_view path) const {
    match result;
    auto const wanted = method == "HEAD" ? std::string_view("GET") : method;
    for (auto const& one : routes_) {
        auto places = places_in(one.path, path);
        if (!places) {
            continue;
        }
        if (one.method == wanted) {
            return {.found = &one, .places = *std::move(places)};
        }
        result.allowed.append(result.allowed.empty() ? "" : ", ").append(one.method);
    }
    return result;
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
        auto const low = high >= 0 ? hex_value(text[i + 2]) : -1;
        if (low >= 0) {
            decoded += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return decoded;
}

std::vector<std::pair<std::string, std::string>> query_of(std::string_view target) {
    std::vector<std::pair<std::string, std::string>> parameters;
    auto const start = target.find('?');
    auto rest = start == target.npos ? std::string_view{} : target.substr(start + 1);
    rest = rest.substr(0, rest.find('#'));
    while (!rest.empty()) {
        auto const end = rest.find('&');
        auto const one = rest.substr(0, end);
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
        auto const equals = one.find('=');
        if (!one.empty()) {
            parameters.emplace_back(percent_decode(one.substr(0, equals), true),
                                    equals == one.npos ? std::string()
                                                       : percent_decode(one.substr(equals + 1), true));
        }
    }
    return parameters;
}

}  // namespace marketplace
