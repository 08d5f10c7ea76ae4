#include "reference.hpp"

#include "boost_json_builder.hpp"
#include "plain_walk.hpp"

namespace benchmarks {

namespace {

using boost::json::value;

void drop_null_members(value& tree) {
    if (auto* const object = tree.if_object()) {
        boost::json::object kept;
        for (auto& member : *object) {
            if (!member.value().is_null()) {
                drop_null_members(member.value());
                kept.insert_or_assign(member.key(), std::move(member.value()));
            }
        }
        *object = std::move(kept);
    } else if (auto* const array = tree.if_array()) {
        for (auto& item : *array) {
            drop_null_members(item);
        }
    }
}

std::string compare_trees(value const& left, value const& right, std::string const& path) {
    if (left.is_number() && right.is_number()) {
        bool const equal = left == right || left.to_number<double>() == right.to_number<double>();
        return equal ? std::string() : path + ": " + serialize(left) + " and " + serialize(right);
    }
    if (left.is_object() && right.is_object()) {
        if (left.get_object().size() != right.get_object().size()) {
            for (auto const& [key, member] : right.get_object()) {
                if (!left.get_object().contains(key)) {
                    return path + "/" + std::string(key) + " is missing";
                }
            }
            return path + ": more members than expected";
        }
        for (auto const& [key, member] : left.get_object()) {
            auto const* const other = right.get_object().if_contains(key);
            std::string const here = path + "/" + std::string(key);
            if (other == nullptr) {
                return here + " is not expected";
            }
            if (auto wrong = compare_trees(member, *other, here); !wrong.empty()) {
                return wrong;
            }
        }
        return {};
    }
    if (left.is_array() && right.is_array() && left.get_array().size() == right.get_array().size()) {
        for (std::size_t index = 0; index < left.get_array().size(); ++index) {
            auto wrong = compare_trees(left.get_array()[index], right.get_array()[index],
                                       path + "/" + std::to_string(index));
            if (!wrong.empty()) {
                return wrong;
            }
        }
        return {};
    }
    return left == right ? std::string() : path + " differs";
}

value parse(std::string_view text) { return boost::json::parse({text.data(), text.size()}); }

template <class T>
std::string compare(T const& found, std::string_view text) {
    boost_json_builder builder;
    value expected = parse(text);
    drop_null_members(expected);
    return compare_trees(tree_writer<boost_json_builder>{builder}.make(found), expected, "");
}

}  // namespace

template <class Text>
std::string difference(plain::user_changed<Text> const& found, std::string_view text) {
    return compare(found, text);
}
template <class Text>
std::string difference(plain::subscription_changed<Text> const& found, std::string_view text) {
    return compare(found, text);
}
template <class Text>
std::string difference(plain::staging_product_changed<Text> const& found, std::string_view text) {
    return compare(found, text);
}

template std::string difference(plain::user_changed<std::string> const&, std::string_view);
template std::string difference(plain::user_changed<std::string_view> const&, std::string_view);
template std::string difference(plain::subscription_changed<std::string> const&, std::string_view);
template std::string difference(plain::subscription_changed<std::string_view> const&, std::string_view);
template std::string difference(plain::staging_product_changed<std::string> const&, std::string_view);
template std::string difference(plain::staging_product_changed<std::string_view> const&, std::string_view);

std::string difference_of_texts(std::string_view written, std::string_view expected) {
    boost::json::error_code failed;
    value const found = boost::json::parse({written.data(), written.size()}, failed);
    return failed ? "not JSON: " + failed.message() : compare_trees(found, parse(expected), "");
}

std::string difference_but_null(std::string_view written, std::string_view expected) {
    boost::json::error_code failed;
    value found = boost::json::parse({written.data(), written.size()}, failed);
    value wanted = parse(expected);
    drop_null_members(found);
    drop_null_members(wanted);
    return failed ? "not JSON: " + failed.message() : compare_trees(found, wanted, "");
}

}  // namespace benchmarks
