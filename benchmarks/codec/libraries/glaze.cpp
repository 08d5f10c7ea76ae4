// glaze: reads and writes structs directly. Strict options for decode, its own defaults (but for unknown keys) for the rest.
//
// Even so it accepts duplicate keys and 1e3 for an integer, and does not know a key that is written with an escape; glaze 7 does
// not check UTF-8. Its views are raw: escapes are left in. Into a reused value it merges: a member that the document has not stays
// as it was. Free keys are a vector of pairs (`concatenate`, its default).
#include "peers.hpp"
#include "plain_glaze.hpp"

#include <glaze/json.hpp>

namespace benchmarks {

namespace {

struct strict_options : glz::opts {
    bool validate_skipped = true;
    bool validate_trailing_whitespace = true;
};

constexpr strict_options strict = [] {
    strict_options options{};
    options.error_on_unknown_keys = false;
    options.error_on_missing_keys = true;
    return options;
}();

constexpr glz::opts fast{.error_on_unknown_keys = false};

template <auto& Options>
struct glaze {
    template <class T>
    bool read(std::string const& text, T& value) {
        return !glz::read<Options>(value, text);
    }
    template <class T>
    void write(T const& value, std::string& text) {
        (void)glz::write<Options>(value, text);
    }
};

}  // namespace

void add_glaze() {
    for_each_document([]<class Document>() {
        for (auto const form : forms) {
            add_decode<Document, glaze<strict>>("glaze", form);
        }
        add_decode_to<Document, glaze<fast>>("glaze", reuse::merges);
        add_decode_view<Document, glaze<fast>>("glaze", views::raw);
        add_encode<Document, glaze<fast>>("glaze");
    });
}

}  // namespace benchmarks
