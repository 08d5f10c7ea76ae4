// Boost.JSON: document tree in a monotonic buffer, walked by hand; trees built by hand and serialized.
//
// value_to can't read an absent std::optional in 1.81. Compiled from its sources with this program's flags. Strict: RFC 8259,
// UTF-8, depth; duplicate keys are not noticed.
#include "boost_json_builder.hpp"
#include "peers.hpp"
#include "plain_walk.hpp"

#include <memory>

namespace benchmarks {

namespace {

namespace json = boost::json;

struct boost_json_tree {
    using node = json::value const*;

    struct members {
        explicit members(node from) : object(from->if_object()) {}
        explicit operator bool() const { return object != nullptr; }
        bool find(std::string_view key, node& found) {
            found = object->if_contains({key.data(), key.size()});
            return found != nullptr;
        }
        json::object const* object;
    };

    static bool is_null(node from) { return from->is_null(); }
    static bool is_string(node from) { return from->is_string(); }

    template <class Text>
    static bool string(node from, Text& to) {
        auto const* const found = from->if_string();
        if (found == nullptr) {
            return false;
        }
        to = std::string_view(found->data(), found->size());
        return true;
    }

    static bool number(node from, double& to) {
        json::error_code failed;
        to = from->to_number<double>(failed);
        return !failed;
    }

    static bool integer(node from, std::int64_t& to) {
        auto const* const found = from->if_int64();
        return found != nullptr && (to = *found, true);
    }

    static bool boolean(node from, bool& to) {
        auto const* const found = from->if_bool();
        return found != nullptr && (to = *found, true);
    }

    template <class Item>
    static bool for_each_item(node from, Item item) {
        auto const* const array = from->if_array();
        if (array == nullptr) {
            return false;
        }
        for (auto const& each : *array) {
            if (!item(&each)) {
                return false;
            }
        }
        return true;
    }

    template <class Member>
    static bool for_each_member(node from, Member member) {
        auto const* const object = from->if_object();
        if (object == nullptr) {
            return false;
        }
        for (auto const& [key, value] : *object) {
            if (!member(std::string_view(key.data(), key.size()), &value)) {
                return false;
            }
        }
        return true;
    }
};

class boost_json {
public:
    template <class T>
    bool read(std::string const& text, T& value) {
        memory_.release();
        json::error_code failed;
        tree_ = new (place_) json::value(json::parse(text, failed, &memory_));
        return !failed && tree_reader<boost_json_tree>::read(tree_, value);
    }

    template <class T>
    void write(T const& value, std::string& text) {
        memory_.release();
        boost_json_builder made{&memory_};
        auto& tree = *new (place_) json::value(tree_writer<boost_json_builder>{made}.make(value));
        serializer_.reset(&tree);
        text.clear();
        char buffer[4096];
        while (!serializer_.done()) {
            auto const part = serializer_.read(buffer);
            text.append(part.data(), part.size());
        }
    }

private:
    // The tree is never destroyed: its memory is released as a whole.
    std::unique_ptr<unsigned char[]> buffer_{new unsigned char[256 * 1024]};
    json::monotonic_resource memory_{buffer_.get(), 256 * 1024};
    alignas(json::value) unsigned char place_[sizeof(json::value)];
    json::value* tree_ = nullptr;
    json::serializer serializer_;
};

}  // namespace

void add_boost_json() {
    for_each_document([]<class Document>() { add_all<Document, boost_json>("boost_json"); });
}

}  // namespace benchmarks
