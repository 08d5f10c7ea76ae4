"""Wire names to C++ names."""

import unittest

import support  # noqa: F401  (sets the path)

from typehook_codegen import names


class Stems(unittest.TestCase):
    """snake_case by rule."""

    def test_words(self) -> None:
        for wire, expected in {
            "totalPrice": "total_price",
            "FREE_TRIAL": "free_trial",
            "vendorUUID": "vendor_uuid",
            "HTTPServer": "http_server",
            "imageURLs": "image_urls",
            "address1Line": "address1_line",
            "sha256": "sha256",
            "_embedded": "_embedded",
            "__typename": "_typename",
            "a-b": "a_b",
            "a.b/c d": "a_b_c_d",
            "@type": "_type",
            "+1": "plus_1",
            "-1": "minus_1",
            "1st": "n1st",
            "2FA": "n2_fa",
            "": "empty",
            "é": "_",
            "X": "x",
            "aB": "a_b",
            "ID": "id",
        }.items():
            with self.subTest(wire):
                self.assertEqual(names.stem(wire), expected)

    def test_reserved_words(self) -> None:
        for word in (
            "class", "co_await", "xor", "char8_t", "requires", "typeof", "major", "linux", "errno", "std", "stdin"
        ):
            self.assertEqual(names.safe(word), f"{word}_")
            self.assertEqual(names.member(word), f"{word}_")
        self.assertEqual(names.safe("order"), "order")
        self.assertEqual(names.member("extra_members"), "extra_members_")
        self.assertEqual(names.member("reflection"), "reflection_")

    def test_accessors_are_reserved_at_the_root_of_an_event_only(self) -> None:
        for word in ("id", "time", "subject", "content"):
            self.assertEqual(names.member(word), word)
            self.assertEqual(names.member(word, event_root=True), f"{word}_")

    def test_parts_are_joined_by_one_underscore(self) -> None:
        self.assertEqual(names.join("basic", "_links"), "basic_links")
        self.assertEqual(names.join("order", "class_", "type"), "order_class_type")

    def test_namespaces(self) -> None:
        self.assertIsNone(names.namespace_problem("shop::events"))
        for wrong in ("", "::shop", "shop::", "shop::class", "shop events", "1shop", "a__b"):
            self.assertIsNotNone(names.namespace_problem(wrong), wrong)


if __name__ == "__main__":
    unittest.main()
