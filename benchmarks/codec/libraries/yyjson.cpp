// yyjson: document tree in a pool that is used again, walked by hand; trees built by hand and written.
//
// Strict: RFC 8259, UTF-8; depth is not bounded, duplicate keys are not noticed.
#include "peers.hpp"
#include "plain_walk.hpp"

#include <yyjson.h>

#include <memory>

namespace benchmarks {

namespace {

struct yyjson_tree {
    using node = yyjson_val*;

    struct members {
        explicit members(node from) : is_object(yyjson_is_obj(from)), iterator(yyjson_obj_iter_with(from)) {}
        explicit operator bool() const { return is_object; }
        bool find(std::string_view key, node& found) {
            found = yyjson_obj_iter_getn(&iterator, key.data(),
                                         key.size());  // goes on where the last one was found
            return found != nullptr;
        }
        bool is_object;
        yyjson_obj_iter iterator;
    };

    static bool is_null(node from) { return yyjson_is_null(from); }
    static bool is_string(node from) { return yyjson_is_str(from); }

    template <class Text>
    static bool string(node from, Text& to) {
        if (!yyjson_is_str(from)) {
            return false;
        }
        to = std::string_view(yyjson_get_str(from), yyjson_get_len(from));
        return true;
    }
    static bool number(node from, double& to) {
        to = yyjson_get_num(from);
        return yyjson_is_num(from);
    }
    static bool integer(node from, std::int64_t& to) {
        to = yyjson_get_sint(from);
        return yyjson_is_int(from);
    }
    static bool boolean(node from, bool& to) {
        to = yyjson_get_bool(from);
        return yyjson_is_bool(from);
    }

    template <class Item>
    static bool for_each_item(node from, Item item) {
        if (!yyjson_is_arr(from)) {
            return false;
        }
        yyjson_arr_iter iterator = yyjson_arr_iter_with(from);
        while (node const each = yyjson_arr_iter_next(&iterator)) {
            if (!item(each)) {
                return false;
            }
        }
        return true;
    }

    template <class Member>
    static bool for_each_member(node from, Member member) {
        if (!yyjson_is_obj(from)) {
            return false;
        }
        yyjson_obj_iter iterator = yyjson_obj_iter_with(from);
        while (node const key = yyjson_obj_iter_next(&iterator)) {
            if (!member(std::string_view(yyjson_get_str(key), yyjson_get_len(key)),
                        yyjson_obj_iter_get_val(key))) {
                return false;
            }
        }
        return true;
    }
};

/// Borrows all text from the value that is written.
struct builder {
    using node = yyjson_mut_val*;
    yyjson_mut_doc* document;

    node string(std::string_view value) { return yyjson_mut_strn(document, value.data(), value.size()); }
    node number(double value) { return yyjson_mut_real(document, value); }
    node integer(std::int64_t value) { return yyjson_mut_sint(document, value); }
    node boolean(bool value) { return yyjson_mut_bool(document, value); }
    node null() { return yyjson_mut_null(document); }
    node object(std::size_t) { return yyjson_mut_obj(document); }
    node array(std::size_t) { return yyjson_mut_arr(document); }
    void add(node object, std::string_view key, node value) {
        yyjson_mut_obj_add(object, string(key), value);
    }
    void push(node array, node value) { yyjson_mut_arr_append(array, value); }
};

class yyjson {
public:
    template <class T>
    bool read(std::string const& text, T& value) {
        yyjson_alc memory;
        yyjson_alc_pool_init(&memory, pool_.get(), pool_size);
        yyjson_doc* const document =
            yyjson_read_opts(const_cast<char*>(text.data()), text.size(), 0, &memory, nullptr);
        return document != nullptr && tree_reader<yyjson_tree>::read(yyjson_doc_get_root(document), value);
    }

    template <class T>
    void write(T const& value, std::string& text) {
        yyjson_alc memory;
        yyjson_alc_pool_init(&memory, pool_.get(), pool_size);
        builder made{yyjson_mut_doc_new(&memory)};
        yyjson_mut_doc_set_root(made.document, tree_writer<builder>{made}.make(value));
        std::size_t size = 0;
        char const* const written = yyjson_mut_write_opts(made.document, 0, &memory, &size, nullptr);
        text.assign(written, size);
    }

private:
    static constexpr std::size_t pool_size = std::size_t{1} << 20;
    std::unique_ptr<char[]> pool_{new char[pool_size]};
};

}  // namespace

void add_yyjson() {
    for_each_document([]<class Document>() { add_all<Document, yyjson>("yyjson"); });
}

}  // namespace benchmarks
