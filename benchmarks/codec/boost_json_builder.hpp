// Makes Boost.JSON trees of plain structs: for the reference and for Boost.JSON as a peer. Part of the codec benchmark.
#pragma once

#include <boost/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace benchmarks {

/// A Builder of plain_walk.hpp; everything is in one storage.
struct boost_json_builder {
    using node = boost::json::value;
    boost::json::storage_ptr storage;

    static boost::json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

    node string(std::string_view value) { return node(view(value), storage); }
    node number(double value) { return node(value, storage); }
    node integer(std::int64_t value) { return node(value, storage); }
    node boolean(bool value) { return node(value, storage); }
    node null() { return node(nullptr, storage); }
    node object(std::size_t count) { return boost::json::object(count, storage); }
    node array(std::size_t count) {
        boost::json::array made(storage);
        made.reserve(count);
        return made;
    }
    void add(node& object, std::string_view key, node&& value) {
        object.get_object().emplace(view(key), std::move(value));
    }
    void push(node& array, node&& value) { array.get_array().push_back(std::move(value)); }
};

}  // namespace benchmarks
