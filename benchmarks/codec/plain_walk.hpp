// Walks plain structs member by member: out of a document tree, and into one. Part of the codec benchmark.
//
// Written once for all libraries with a tree, as a careful user of each would write it by hand: members are looked up in the
// order of the struct, which is the order on the wire. A library brings a Tree (reading) or a Builder (writing).
#pragma once

#include "plain.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace benchmarks {

template <class T>
concept described = requires(T& value) {
    T::each_member(value, [](std::string_view, auto&) { return true; });
};

/// Reads a Tree's nodes. A Tree has the types `node` and `members` (a cursor over an object, made of a node) and the functions
///
///     is_null is_string (node)          string(node, to) number(node, to) integer(node, to) boolean(node, to)
///     for_each_item(node, f)            for_each_member(node, f)
///     members::find(key, node&)         false when there is no such member
///
/// which return false when the node is of another kind; f returns false to stop.
template <class Tree>
struct tree_reader {
    using node = typename Tree::node;

    static bool read(node from, std::string& to) { return Tree::string(from, to); }
    static bool read(node from, std::string_view& to) { return Tree::string(from, to); }
    static bool read(node from, bool& to) { return Tree::boolean(from, to); }
    static bool read(node from, double& to) { return Tree::number(from, to); }
    static bool read(node from, std::int64_t& to) { return Tree::integer(from, to); }

    template <class T>
    static bool read(node from, std::optional<T>& to) {
        if (Tree::is_null(from)) {
            to.reset();
            return true;
        }
        return read(from, to ? *to : to.emplace());
    }

    template <class T>
    static bool read(node from, std::vector<T>& to) {
        std::size_t count = 0;
        bool const done = Tree::for_each_item(from, [&](node item) {
            if (count == to.size()) {
                to.emplace_back();
            }
            return read(item, to[count++]);
        });
        to.resize(count);
        return done;
    }

    template <class Text, class T>
    static bool read(node from, std::vector<std::pair<Text, T>>& to) {
        to.clear();
        return Tree::for_each_member(from, [&](std::string_view key, node value) {
            to.emplace_back().first = Text(key);
            return read(value, to.back().second);
        });
    }

    template <class Text>
    static bool read(node from, std::variant<Text, std::int64_t>& to) {
        return Tree::is_string(from) ? read(from, to.template emplace<0>())
                                     : read(from, to.template emplace<1>());
    }

    template <described T>
    static bool read(node from, T& to) {
        typename Tree::members members(from);
        return members && T::each_member(to, [&](std::string_view key, auto& member) {
                   node found{};
                   return members.find(key, found) ? read(found, member) : absent(member);
               });
    }

private:
    template <class T>
    static bool absent(std::optional<T>& member) {
        member.reset();
        return true;
    }
    template <class T>
    static bool absent(T&) {
        return false;
    }
};

/// Makes a Builder's nodes. A Builder has the type `node` and the functions
///
///     string(view) number(double) integer(int64) boolean(bool) null()      a node
///     object(count) array(count)                                           a node to fill; the count is an upper bound
///     add(object, key, node) push(array, node)
///
/// Members without value are left out.
template <class Builder>
struct tree_writer {
    using node = typename Builder::node;
    Builder& to;

    node make(std::string_view value) { return to.string(value); }
    node make(std::string const& value) { return to.string(value); }
    node make(bool value) { return to.boolean(value); }
    node make(double value) { return to.number(value); }
    node make(std::int64_t value) { return to.integer(value); }

    template <class T>
    node make(std::optional<T> const& value) {
        return value ? make(*value) : to.null();
    }

    template <class T>
    node make(std::vector<T> const& value) {
        node array = to.array(value.size());
        for (auto const& item : value) {
            to.push(array, make(item));
        }
        return array;
    }

    template <class Text, class T>
    node make(std::vector<std::pair<Text, T>> const& value) {
        node object = to.object(value.size());
        for (auto const& [key, member] : value) {
            to.add(object, key, make(member));
        }
        return object;
    }

    template <class... Alternatives>
    node make(std::variant<Alternatives...> const& value) {
        return std::visit([&](auto const& held) { return make(held); }, value);
    }

    template <described T>
    node make(T const& value) {
        std::size_t count = 0;
        T::each_member(
            value, [&](std::string_view, auto const& member) { return count += has_value(member), true; });
        node object = to.object(count);
        T::each_member(value, [&](std::string_view key, auto const& member) {
            if (has_value(member)) {
                to.add(object, key, make(member));
            }
            return true;
        });
        return object;
    }

private:
    template <class T>
    static bool has_value(std::optional<T> const& member) {
        return member.has_value();
    }
    template <class T>
    static bool has_value(T const&) {
        return true;
    }
};

}  // namespace benchmarks
