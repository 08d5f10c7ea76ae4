"""The schemas as tables: what is in them, what is told to be left out, patterns in the syntax of RE2."""

import copy
import json
import unittest

from support import ENVELOPE, FolderTest
from typehook_codegen.json_text import Number
from typehook_codegen.outputs.ecma_pattern import to_re2
from typehook_codegen.outputs.schema_tables import canonical

THING = {
    "x-event": {"resource": "THING", "actions": {"MADE": {"content": "required"}}},
    "type": "object",
    "properties": {"a": {"type": "string", "maxLength": 3}, "b": {"type": "string", "maxLength": 3}},
}


class Validation(FolderTest):
    """The header of a catalog."""

    def setUp(self) -> None:
        super().setUp()
        self.folder.write("envelope", ENVELOPE)

    def validation(self, schema: object, *more: str) -> int:
        self.folder.write("thing", schema)
        names = ("--namespace", "shop", "--include-prefix", "shop")
        return self.folder.run("validation", *names, "--output", str(self.folder.out), *more)

    def with_member(self, member: object) -> dict:
        schema = copy.deepcopy(THING)
        schema["properties"]["c"] = member
        return schema

    def test_types_and_events_are_roots(self) -> None:
        self.assertEqual((self.validation(THING), self.folder.said), (0, ""))
        text = self.folder.header("validation")
        roots = [line for line in text[text.index("roots[]") :].splitlines() if line.strip().startswith('{"')]
        self.assertEqual([line.split('"')[1] for line in roots], ["thing", "thing.made"])
        self.assertEqual(text.count("max_length, 3"), 1)

    def test_what_is_left_out_is_told(self) -> None:
        for member, message in (
            ({"type": "string", "format": "wibble"}, "format wibble is not evaluated"),
            ({"type": "string", "pattern": "a(?=b)"}, "needs what no linear-time engine has"),
        ):
            with self.subTest(message):
                schema = self.with_member(member)
                self.assertEqual(self.validation(schema), 0)
                self.assert_finds("#", message, "warning")
                self.assertEqual(self.validation(schema, "--strict"), 1)

    def test_what_asserts_nothing_is_not_told(self) -> None:
        member = {"type": "string", "contentEncoding": "base64", "contentMediaType": "application/json"}
        self.assertEqual((self.validation(self.with_member(member)), self.folder.said), (0, ""))

    def test_what_is_left_comes_last(self) -> None:
        member = {"unevaluatedProperties": False, "type": "object", "properties": {"d": {"type": "string"}}}
        self.assertEqual(self.validation(self.with_member(member)), 0)
        text = self.folder.header("validation")
        self.assertLess(text.index("keyword::properties"), text.index("keyword::unevaluated_properties"))

    def test_too_many_digits_of_a_step(self) -> None:
        text = json.dumps(self.with_member({"type": "number"}))
        text = text.replace('"number"', '"number", "multipleOf": 0.1234567890123456789')
        self.assertEqual(self.validation(text), 0)
        self.assertIn("has more than 18 digits", self.folder.said)

    def test_names_that_are_taken(self) -> None:
        self.folder.write("validation", {"type": "object", "properties": {}})
        self.assertEqual(self.validation(THING), 1)
        self.assertIn("validation.hpp is the header of the audit", self.folder.said)
        self.assertIn("validation is a name of the audit", self.folder.said)

    def test_a_file_in_the_way(self) -> None:
        file = self.folder.out / "shop" / "validation.hpp"
        file.parent.mkdir(parents=True)
        file.write_text("mine")
        self.assertEqual(self.validation(THING), 2)
        self.assertEqual(file.read_text(), "mine")

    def test_text_of_a_schema_stays_in_its_literal(self) -> None:
        hostile = '"};\n#error x\n/* */ \\ ?' + '?/ \0 \u202e'
        schema = self.with_member({"const": hostile})
        schema["properties"][hostile] = {"type": "string", "pattern": '^"};$', "x-cpp-name": "hostile"}
        self.assertEqual(self.validation(schema), 0, self.folder.said)
        for line in self.folder.header("validation").splitlines():
            self.assertFalse(line.startswith("#") and not line.startswith(("#pragma", "#include")), line)
            self.assertTrue(line.isascii() and line.isprintable(), line)


class Canonical(unittest.TestCase):
    """One text for equal values; the validator writes the same (tests/unit/json/validate.cpp)."""

    def test_values(self) -> None:
        for text, values in {
            "0": [0, Number("-0"), Number("0.00e7")],
            "1e0": [1, Number("1.0"), Number("10e-1")],
            "12e3": [12000, Number("1.2e4")],
            "-5e-1": [Number("-0.5")],
            't': [True],
            '"2:\u00e9': ["\u00e9"],
            '{"1:a1e0,"1:bn,}': [{"a": 1, "b": None}, {"b": None, "a": Number("1.0")}],
            '["0:,]': [[""]],
        }.items():
            for value in values:
                self.assertEqual(canonical(value), text)


class Patterns(unittest.TestCase):
    """ECMA-262 to RE2."""

    def test_translated(self) -> None:
        for pattern, expected in {
            "^a$": r"^a\z",
            "[$]": "[$]",
            r"\u00e9": r"\x{E9}",
            r"\ud83d\udca1": r"\x{1F4A1}",
            r"\cA": r"\x{1}",
            r"\/": r"\/",
            r"(?<year>\d{4})": r"(?P<year>\d{4})",
            "[[a]": r"[\[a]",
            "[^]": "(?s:.)",
            r"\p{Letter}": r"\p{L}",
            r"[\b]": r"[\x{8}]",
        }.items():
            self.assertEqual(to_re2(pattern), expected)
        self.assertIn(r"\x{A0}", to_re2(r"\s"))

    def test_impossible(self) -> None:
        for pattern in (
            "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", r"(a)\1", r"\k<a>", "a{1001}", "[a", "\\", r"\Z", "(",
            "a**", "[z-a]", r"\x{110000000}"
        ):
            self.assertIsNone(to_re2(pattern), pattern)


if __name__ == "__main__":
    unittest.main()
