// What is remembered of a publish with an idempotency key. Layer delivery, private.
#pragma once

#include <typehook/reflect/struct.hpp>

#include <typehook/json/decode.hpp>
#include <typehook/json/encode.hpp>

#include <typehook/delivery/publication.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace typehook::delivery::detail {

inline constexpr std::string_view idempotency_collection = "idempotency_keys";

struct remembered_receipt {
    std::string id{};
    std::int64_t deliveries = 0;

    struct reflection;
};

struct remembered_receipt::reflection {
    static constexpr std::string_view name = "remembered_receipt";
    static constexpr std::string_view keys[] = {"id", "deliveries"};
    using members = member_list<&remembered_receipt::id, &remembered_receipt::deliveries>;
};

struct remembered_publish {
    std::string fingerprint{};
    std::vector<remembered_receipt> receipts{};

    struct reflection;
};

struct remembered_publish::reflection {
    static constexpr std::string_view name = "remembered_publish";
    static constexpr std::string_view keys[] = {"fingerprint", "receipts"};
    using members = member_list<&remembered_publish::fingerprint, &remembered_publish::receipts>;
};

}  // namespace typehook::delivery::detail
