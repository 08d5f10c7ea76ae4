"""The schemas as tables: what is in them, what is told to be left out, patterns in the syntax of RE2."""

import copy
import json
import unittest

from support import ENVELOPE, FolderTest
from typehook_codegen.json_text import Number
from typehook_codegen.outputs.ecma_pattern import Untranslatable, to_re2
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
            ({"type": "string", "pattern": "a(?=b)"}, "pattern 'a(?=b)' looks around"),
            ({"type": "string", "pattern": "["}, "pattern '[' is malformed: a class does not end"),
            ({"type": "object", "patternProperties": {"(": {}}}, "pattern '(' is malformed"),
        ):
            with self.subTest(message):
                schema = self.with_member(member)
                self.assertEqual(self.validation(schema), 0)
                key = list(member)[-1]
                place = f"#/properties/c/{key}" + ("/(" if key == "patternProperties" else "")
                self.assert_finds(place, message, "warning")
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
            "a.b": r"a[^\n\r\x{2028}\x{2029}]b",
            "[.]": "[.]",
            r"\u00e9": r"\x{E9}",
            r"\ud83d\udca1": r"\x{1F4A1}",
            r"\cA": r"\x{1}",
            r"\/": r"\/",
            r"(?<year>\d{4})": r"(\d{4})",
            "(?:a|b)*?": "(?:a|b)*?",
            "[[a]": r"[\[a]",
            "[^]": "(?s:.)",
            r"[\w-.]": r"[\w\-.]",
            "a{,5}": r"a\{,5}",
            "a{01}": "a{1}",
            r"\p{Letter}": r"\p{L}",
            r"\P{Script=Greek}": r"\P{Greek}",
            r"[\b]": r"[\x{8}]",
            "(?:[a-z]{1,10}){0,100}": "(?:[a-z]{1,10}){0,100}",
            "(?:a{1000}){0,}": "(?:a{1000}){0,}",
        }.items():
            self.assertEqual(to_re2(pattern), expected)
        self.assertIn(r"\x{A0}", to_re2(r"\s"))
        self.assertIn(r"\x{A0}", to_re2(r"[\S\s]"))

    def test_malformed(self) -> None:
        for pattern in (
            "[a", "[", "\\", r"\Z", "(", ")", "a**", "x*+", "x{2}{3}", "{2}", "^*", "[z-a]", r"[\x7f-\x00]",
            r"\x{110000000}", r"\u{110000}", r"\01", r"\p", r"\pL", "a{2,1}", "(?>a)", "(?#c)a", "(?i)a", "(?P<x>a)",
        ):
            with self.subTest(pattern), self.assertRaisesRegex(Untranslatable, "is malformed"):
                to_re2(pattern)

    def test_what_re2_does_not_have(self) -> None:
        # Every pattern here ended the program: RE2 refused it.
        for pattern, reason in {
            "(?=a)": "looks around", "(?!a)": "looks around", "(?<=a)": "looks around", "(?<!a)": "looks around",
            r"(a)\1": "refers back", r"\k<a>": "refers back",
            "a{1001}": "more than 1000", r"^([a-z0-9-]{1,63}\.){1,20}$": "more than 1000",
            "^([A-Z0-9]{1,64},){0,32}$": "more than 1000", "(a{1000}){1000}": "more than 1000",
            "(a{1000,}){2,}": "more than 1000", "a{99999999999999999999}": "more than 1000",
            r"\p{L}{1000}": "too large", "(" * 101 + ")" * 101: "deeper than 100",
            r"\p{ASCII}": "property ASCII", r"\p{Lowercase}": "property Lowercase", r"\p{Emoji}": "property Emoji",
            r"\p{Script=Lu}": "property Lu", r"\p{gc=Greek}": "property Greek",
        }.items():
            with self.subTest(pattern), self.assertRaisesRegex(Untranslatable, reason):
                to_re2(pattern)


if __name__ == "__main__":
    unittest.main()
