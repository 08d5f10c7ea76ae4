// simdjson on-demand: fields are taken as they come and compared with the members in the order of the struct. Also the floor:
// what no reader of these documents can go below.
//
// On-demand checks the UTF-8 of the whole text, but not the inside of what is skipped nor what follows the root object. Its text
// needs padding behind it: the copy into a padded buffer is part of what is measured, because a body that came over a socket
// has none. It writes nothing in this version.
#include "peers.hpp"
#include "plain_walk.hpp"

#include <simdjson.h>

#include <bitset>
#include <cstring>
#include <memory>

namespace benchmarks {

namespace {

namespace sj = ::simdjson;

class on_demand {
public:
    template <class T>
    bool read(std::string const& text, T& value) {
        if (text.size() + sj::SIMDJSON_PADDING > room) {
            return false;
        }
        std::memcpy(buffer_.get(), text.data(), text.size());
        sj::ondemand::document document;
        sj::ondemand::object root;
        return !parser_.iterate(buffer_.get(), text.size(), room).get(document) &&
               !document.get_object().get(root) && from_object(root, value);
    }

private:
    using node = sj::ondemand::value;

    static bool from(node at, std::string& to) {
        std::string_view found;
        return !at.get_string().get(found) && (to = found, true);
    }
    static bool from(node at, std::string_view& to) { return !at.get_string().get(to); }
    static bool from(node at, bool& to) { return !at.get_bool().get(to); }
    static bool from(node at, double& to) { return !at.get_double().get(to); }
    static bool from(node at, std::int64_t& to) { return !at.get_int64().get(to); }

    template <class T>
    static bool from(node at, std::optional<T>& to) {
        if (at.is_null()) {
            to.reset();
            return true;
        }
        return from(at, to ? *to : to.emplace());
    }

    template <class T>
    static bool from(node at, std::vector<T>& to) {
        sj::ondemand::array array;
        if (at.get_array().get(array)) {
            return false;
        }
        std::size_t count = 0;
        for (auto item : array) {
            node found;
            if (count == to.size()) {
                to.emplace_back();
            }
            if (item.get(found) || !from(found, to[count++])) {
                return false;
            }
        }
        to.resize(count);
        return true;
    }

    template <class Text, class T>
    static bool from(node at, std::vector<std::pair<Text, T>>& to) {
        sj::ondemand::object object;
        if (at.get_object().get(object)) {
            return false;
        }
        to.clear();
        for (auto field : object) {
            std::string_view key;
            node value;
            if (field.unescaped_key().get(key) || field.value().get(value)) {
                return false;
            }
            to.emplace_back().first = Text(key);
            if (!from(value, to.back().second)) {
                return false;
            }
        }
        return true;
    }

    template <class Text>
    static bool from(node at, std::variant<Text, std::int64_t>& to) {
        sj::ondemand::json_type type;
        if (at.type().get(type)) {
            return false;
        }
        return type == sj::ondemand::json_type::string ? from(at, to.template emplace<0>())
                                                       : from(at, to.template emplace<1>());
    }

    template <described T>
    static bool from(node at, T& to) {
        sj::ondemand::object object;
        return !at.get_object().get(object) && from_object(object, to);
    }

    /// Takes the fields as they come and the members as they come: in the order of the struct, one pass over the members.
    ///
    /// Looking each member up (`find_field_unordered`) goes round the whole object for each that is absent: measured, it took 2.5
    /// times as long on subscription and product, where most may be absent, and two thirds of the time on user.
    template <class T>
    static bool from_object(sj::ondemand::object& object, T& to) {
        std::bitset<128> seen;
        auto field = object.begin();
        auto const end = object.end();
        std::string_view key;
        node value;
        bool good = true;
        auto const load = [&] {
            if (field != end) {
                auto current = *field;
                good = good && !current.unescaped_key().get(key) && !current.value().get(value);
            }
        };
        load();
        while (good && field != end) {
            bool found = false;
            std::size_t index = 0;
            T::each_member(to, [&](std::string_view wanted, auto& member) {
                std::size_t const here = index++;
                if (key != wanted || seen[here]) {
                    return true;
                }
                seen[here] = found = true;
                good = from(value, member);
                if (good) {
                    ++field;
                    load();
                }
                return good && field != end;
            });
            if (good && !found) {
                ++field;  // an unknown member
                load();
            }
        }
        std::size_t index = 0;
        return good && T::each_member(to, [&](std::string_view, auto& member) {
                   return seen[index++] || absent(member);
               });
    }

    template <class T>
    static bool absent(std::optional<T>& member) {
        member.reset();
        return true;
    }
    template <class T>
    static bool absent(T&) {
        return false;
    }

    static constexpr std::size_t room = 256 * 1024;
    std::unique_ptr<char[]> buffer_{new char[room]};
    sj::ondemand::parser parser_;
};

/// The structural scan of simdjson (its stage 1), over the text where it stands: it stops before the last block of the text.
class structural_scan {
public:
    structural_scan() {
        // NOLINTNEXTLINE: the kernel is chosen for the machine at run time, whatever this file was compiled for
        (void)sj::get_active_implementation()->create_dom_parser_implementation(256 * 1024, 1024, scanner_);
    }
    bool operator()(std::string const& text) {
        return !scanner_->stage1(reinterpret_cast<std::uint8_t const*>(text.data()), text.size(),
                                 sj::stage1_mode::regular);
    }

private:
    std::unique_ptr<sj::internal::dom_parser_implementation> scanner_;
};

template <class Document>
void add_floor() {
    using value = typename Document::template plain<std::string>;
    auto const* const documents = &corpus(Document::name, "ordered");
    auto const values = std::make_shared<std::vector<value>>(documents->size());
    auto const scan = std::make_shared<structural_scan>();
    on_demand reader;
    for (std::size_t index = 0; index < documents->size(); ++index) {
        reader.read((*documents)[index], (*values)[index]);
    }
    auto const check = [=] {
        return check_over(documents->size(), [&](std::size_t index) -> std::string {
            return (*scan)((*documents)[index]) ? difference((*values)[index], (*documents)[index])
                                                : "refused";
        });
    };
    auto const add = [&](char const* library, bool scans, bool copies) {
        auto const run = [=](benchmark::State& state) {
            run_over(state, documents->size(), [&](std::size_t index) {
                if (scans) {
                    benchmark::DoNotOptimize((*scan)((*documents)[index]));
                }
                if (copies) {
                    value copy = (*values)[index];
                    benchmark::DoNotOptimize(copy);
                }
            });
        };
        contestants().push_back({std::string(Document::name), "ordered", "decode", library, check, run});
    };
    add("floor", true, true);
    add("floor_scan", true, false);
    add("floor_copy", false, true);
}

}  // namespace

void add_simdjson() {
    for_each_document([]<class Document>() {
        for (auto const form : forms) {
            add_decode<Document, on_demand>("simdjson", form);
        }
        add_decode_to<Document, on_demand>("simdjson", reuse::replaces);
        add_decode_view<Document, on_demand>("simdjson", views::unescaped);
        add_floor<Document>();
    });
}

}  // namespace benchmarks
