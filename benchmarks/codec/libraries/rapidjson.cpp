// RapidJSON: document tree in a pool that is used again, walked by hand; written by its Writer, without a tree.
//
// Strict with the flags below: RFC 8259, UTF-8, exact doubles; depth is not bounded, duplicate keys are not noticed. Debian's
// 1.1.0 has no iterative default; the SIMD that it has is switched on where the build has it.
#if defined(__SSE4_2__)
#define RAPIDJSON_SSE42
#elif defined(__SSE2__)
#define RAPIDJSON_SSE2
#endif

#include "peers.hpp"
#include "plain_walk.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <memory>

namespace benchmarks {

namespace {

namespace rj = ::rapidjson;

struct rapidjson_tree {
    using node = rj::Value const*;

    struct members {
        explicit members(node from) : object(from->IsObject() ? from : nullptr) {
            if (object != nullptr) {
                next = object->MemberBegin();
            }
        }
        explicit operator bool() const { return object != nullptr; }
        /// Looks from where the last one was found, then from the start, as yyjson's iterator does.
        bool find(std::string_view key, node& found) {
            auto const end = object->MemberEnd();
            auto const is_it = [&](auto const& member) {
                return std::string_view(member.name.GetString(), member.name.GetStringLength()) == key;
            };
            for (auto place = next; place != end; ++place) {
                if (is_it(*place)) {
                    found = &place->value;
                    next = place + 1;
                    return true;
                }
            }
            for (auto place = object->MemberBegin(); place != next; ++place) {
                if (is_it(*place)) {
                    found = &place->value;
                    next = place + 1;
                    return true;
                }
            }
            return false;
        }
        node object;
        rj::Value::ConstMemberIterator next;
    };

    static bool is_null(node from) { return from->IsNull(); }
    static bool is_string(node from) { return from->IsString(); }

    template <class Text>
    static bool string(node from, Text& to) {
        return from->IsString() && (to = std::string_view(from->GetString(), from->GetStringLength()), true);
    }
    static bool number(node from, double& to) { return from->IsNumber() && (to = from->GetDouble(), true); }
    static bool integer(node from, std::int64_t& to) {
        return from->IsInt64() && (to = from->GetInt64(), true);
    }
    static bool boolean(node from, bool& to) { return from->IsBool() && (to = from->GetBool(), true); }

    template <class Item>
    static bool for_each_item(node from, Item item) {
        if (!from->IsArray()) {
            return false;
        }
        for (auto const& each : from->GetArray()) {
            if (!item(&each)) {
                return false;
            }
        }
        return true;
    }
    template <class Member>
    static bool for_each_member(node from, Member member) {
        if (!from->IsObject()) {
            return false;
        }
        for (auto const& each : from->GetObject()) {
            if (!member(std::string_view(each.name.GetString(), each.name.GetStringLength()), &each.value)) {
                return false;
            }
        }
        return true;
    }
};

class rapid_json {
public:
    template <class T>
    bool read(std::string const& text, T& value) {
        memory_.Clear();
        tree_ = new (place_) tree(&memory_, 1024, &stack_);
        tree_->template Parse<rj::kParseValidateEncodingFlag | rj::kParseFullPrecisionFlag>(text.data(),
                                                                                            text.size());
        return !tree_->HasParseError() && tree_reader<rapidjson_tree>::read(tree_, value);
    }

    template <class T>
    void write(T const& value, std::string& text) {
        buffer_.Clear();
        writer_.Reset(buffer_);
        put(value);
        text.assign(buffer_.GetString(), buffer_.GetSize());
    }

private:
    // As read, the tree is dropped with the pool's memory and never destroyed.
    using pool = rj::MemoryPoolAllocator<>;
    using tree = rj::GenericDocument<rj::UTF8<>, pool, pool>;

    void put(std::string const& value) {
        writer_.String(value.data(), static_cast<rj::SizeType>(value.size()));
    }
    void put(bool value) { writer_.Bool(value); }
    void put(double value) { writer_.Double(value); }
    void put(std::int64_t value) { writer_.Int64(value); }
    template <class T>
    void put(std::optional<T> const& value) {
        value ? put(*value) : void(writer_.Null());
    }
    template <class T>
    void put(std::vector<T> const& value) {
        writer_.StartArray();
        for (auto const& item : value) {
            put(item);
        }
        writer_.EndArray();
    }
    template <class T>
    void put(std::vector<std::pair<std::string, T>> const& value) {
        writer_.StartObject();
        for (auto const& [key, member] : value) {
            writer_.Key(key.data(), static_cast<rj::SizeType>(key.size()));
            put(member);
        }
        writer_.EndObject();
    }
    template <class... Alternatives>
    void put(std::variant<Alternatives...> const& value) {
        std::visit([&](auto const& held) { put(held); }, value);
    }
    template <described T>
    void put(T const& value) {
        writer_.StartObject();
        T::each_member(value, [&](std::string_view key, auto const& member) {
            if constexpr (requires { member.has_value(); }) {
                if (!member.has_value()) {
                    return true;
                }
            }
            writer_.Key(key.data(), static_cast<rj::SizeType>(key.size()));
            put(member);
            return true;
        });
        writer_.EndObject();
    }

    static constexpr std::size_t room = 256 * 1024;
    std::unique_ptr<char[]> memory_buffer_{new char[room]};
    std::unique_ptr<char[]> stack_buffer_{new char[room]};
    pool memory_{memory_buffer_.get(), room};
    pool stack_{stack_buffer_.get(), room};
    alignas(tree) unsigned char place_[sizeof(tree)];
    tree* tree_ = nullptr;
    rj::StringBuffer buffer_;
    rj::Writer<rj::StringBuffer> writer_{buffer_};
};

}  // namespace

void add_rapidjson() {
    for_each_document([]<class Document>() { add_all<Document, rapid_json>("rapidjson"); });
}

}  // namespace benchmarks
