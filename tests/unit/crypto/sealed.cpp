#include <typehook/crypto/sealed.hpp>

#include <gtest/gtest.h>

#include <ostream>

namespace typehook::crypto {
namespace {

template <class T>
concept printable_value = requires(std::ostream& stream, T const& value) {
    stream << value;
};
static_assert(!printable_value<sealing_key>);

TEST(sealed, opens_what_was_sealed) {
    auto const key = sealing_key::random().value();
    for (auto const text : {"", "x", "a longer secret with \xFF bytes"}) {
        auto const sealed = key.seal(secret(text), "place").value();
        EXPECT_TRUE(sealed.starts_with("sealed:1:"));
        EXPECT_EQ(key.open(sealed, "place").value().reveal(), std::string_view(text));
    }
}

TEST(sealed, never_gives_the_same_text_twice) {
    auto const key = sealing_key::random().value();
    EXPECT_NE(key.seal(secret("x"), "p").value(), key.seal(secret("x"), "p").value());
}

TEST(sealed, refuses_another_key_another_place_and_every_changed_byte) {
    auto const key = sealing_key::random().value();
    auto const sealed = key.seal(secret("text"), "place").value();
    EXPECT_EQ(key.open(sealed, "other").error(), errc::wrong_credentials);
    EXPECT_EQ(sealing_key::random().value().open(sealed, "place").error(), errc::wrong_credentials);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_TRUE(key.open(changed, "place").has_error()) << i;
    }
    EXPECT_TRUE(key.open("", "place").has_error());
    EXPECT_TRUE(key.open("sealed:1:", "place").has_error());
}

TEST(sealed, a_key_is_32_bytes_in_base64_or_any_long_text) {
    auto const bytes = base64_encode(std::string(32, 'k'));
    auto const sealed = sealing_key::parse(bytes).value().seal(secret("x"), "p").value();
    EXPECT_EQ(sealing_key::parse(bytes).value().open(sealed, "p").value().reveal(), "x");
    auto const passphrase =
        sealing_key::parse("a passphrase that is long").value().seal(secret("x"), "p").value();
    EXPECT_TRUE(sealing_key::parse("a passphrase that is long").value().open(passphrase, "p").has_value());
    EXPECT_TRUE(sealing_key::parse("another passphrase, long").value().open(passphrase, "p").has_error());
    EXPECT_EQ(sealing_key::parse("short").error(), errc::not_configured);
}

}  // namespace
}  // namespace typehook::crypto
