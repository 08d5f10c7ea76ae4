// nlohmann/json: document tree walked by hand; trees built by hand and dumped.
//
// Strict: RFC 8259, UTF-8; depth is not bounded, duplicate keys are not noticed. Its objects are sorted maps, its default.
#include "peers.hpp"
#include "plain_walk.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace benchmarks {

namespace {

using json = ::nlohmann::json;

struct nlohmann_tree {
    using node = json const*;

    struct members {
        explicit members(node from) : object(from->get_ptr<json::object_t const*>()) {}
        explicit operator bool() const { return object != nullptr; }
        bool find(std::string_view key, node& found) {
            auto const place = object->find(key);
            return place != object->end() && (found = &place->second, true);
        }
        json::object_t const* object;
    };

    static bool is_null(node from) { return from->is_null(); }
    static bool is_string(node from) { return from->is_string(); }

    template <class Text>
    static bool string(node from, Text& to) {
        auto const* const found = from->get_ptr<std::string const*>();
        return found != nullptr && (to = *found, true);
    }
    static bool number(node from, double& to) { return from->is_number() && (from->get_to(to), true); }
    static bool integer(node from, std::int64_t& to) {
        return from->is_number_integer() && (from->get_to(to), true);
    }
    static bool boolean(node from, bool& to) { return from->is_boolean() && (from->get_to(to), true); }

    template <class Item>
    static bool for_each_item(node from, Item item) {
        auto const* const array = from->get_ptr<json::array_t const*>();
        return array != nullptr &&
               std::all_of(array->begin(), array->end(), [&](json const& each) { return item(&each); });
    }
    template <class Member>
    static bool for_each_member(node from, Member member) {
        auto const* const object = from->get_ptr<json::object_t const*>();
        return object != nullptr && std::all_of(object->begin(), object->end(), [&](auto const& each) {
                   return member(each.first, &each.second);
               });
    }
};

struct builder {
    using node = json;

    node string(std::string_view value) { return json(value); }
    node number(double value) { return json(value); }
    node integer(std::int64_t value) { return json(value); }
    node boolean(bool value) { return json(value); }
    node null() { return json(nullptr); }
    node object(std::size_t) { return json::object(); }
    node array(std::size_t count) {
        json made = json::array();
        made.get_ref<json::array_t&>().reserve(count);
        return made;
    }
    void add(node& object, std::string_view key, node&& value) {
        object.get_ref<json::object_t&>().emplace(key, std::move(value));
    }
    void push(node& array, node&& value) { array.get_ref<json::array_t&>().push_back(std::move(value)); }
};

class nlohmann_json {
public:
    template <class T>
    bool read(std::string const& text, T& value) {
        tree_ = json::parse(text, nullptr, false);
        return tree_.is_object() && tree_reader<nlohmann_tree>::read(&tree_, value);
    }
    template <class T>
    void write(T const& value, std::string& text) {
        builder made;
        text = tree_writer<builder>{made}.make(value).dump();
    }

private:
    json tree_;
};

}  // namespace

void add_nlohmann() {
    for_each_document([]<class Document>() { add_all<Document, nlohmann_json>("nlohmann"); });
}

}  // namespace benchmarks
