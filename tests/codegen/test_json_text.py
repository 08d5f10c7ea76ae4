"""The JSON reader that remembers places."""

import json
import unittest

from support import FolderTest, ROOT  # noqa: F401  (sets the path)

from typehook_codegen.json_text import MalformedJson, Node, Number, parse


def plain(node: Node) -> object:
    """The value without places, numbers as json reads them."""
    if isinstance(node.value, dict):
        return {key: plain(each) for key, each in node.value.items()}
    if isinstance(node.value, list):
        return [plain(each) for each in node.value]
    return json.loads(node.value.lexeme) if isinstance(node.value, Number) else node.value


class Reading(unittest.TestCase):
    """Values, places and digits."""

    def test_agrees_with_the_standard_library(self) -> None:
        files = [
            file for folder in ("schemas", "tests/golden") for file in (ROOT / folder).rglob("*.schema.json")
        ]
        self.assertGreater(len(files), 10)
        for file in files:
            self.assertEqual(plain(parse(file.read_bytes(), str(file))), json.loads(file.read_bytes()))

    def test_escapes(self) -> None:
        text = r'["\u00e9\ud83d\ude00\n\t\/\\\"\b\f\r", "é😀"]'
        self.assertEqual(plain(parse(text.encode(), "f")), json.loads(text))

    def test_lines_and_pointers(self) -> None:
        node = parse(b'{\n "a/b":\n  [1,\n   {"~": true}]}', "f")
        self.assertEqual((node.line, node.pointer), (1, "#"))
        member = node.get("a/b")
        self.assertEqual((member.line, member.pointer), (2, "#/a~1b"))
        self.assertEqual((member.value[0].line, member.value[0].pointer), (3, "#/a~1b/0"))
        self.assertEqual(
            (member.value[1].get("~").line, member.value[1].get("~").pointer), (4, "#/a~1b/1/~0")
        )

    def test_numbers_keep_their_digits(self) -> None:
        for digits in ("10.0000000000", "0E-10", "-0", "123456789012345678901234567890"):
            self.assertEqual(parse(digits.encode(), "f").value, Number(digits))


class Refusing(unittest.TestCase):
    """What is not JSON, with its line."""

    def refuses(self, text: bytes, line: int, message: str) -> None:
        with self.assertRaises(MalformedJson) as caught:
            parse(text, "f")
        self.assertIn(message, caught.exception.message)
        self.assertEqual(caught.exception.place.line, line)

    def test_malformed_text(self) -> None:
        self.refuses(b"", 1, "a value is missing")
        self.refuses(b"{\n", 2, "a member name in quotes is missing")
        self.refuses(b'{"a"\n 1}', 2, "a colon is missing")
        self.refuses(b'{"a": 1\n "b": 2}', 2, "a comma or a closing brace")
        self.refuses(b'[1,\n\n]', 3, "unexpected ']'")
        self.refuses(b"[1 2]", 1, "a comma or a closing bracket")
        self.refuses(b"[01]", 1, "a comma or a closing bracket")
        self.refuses(b"[1]\n[2]", 2, "something follows")
        self.refuses(b"nul", 1, "unexpected 'n'")
        self.refuses(b'"a\nb"', 1, "a string does not end")
        self.refuses(b'"a\x01b"', 1, "a control character")
        self.refuses(b'"\\x"', 1, "an unknown escape")
        self.refuses(b'"\\u12"', 1, "an unknown escape")
        self.refuses(b'"\\', 1, "an unknown escape")
        for lone in (b'"\\ud800"', b'"\\udc00"', b'"\\ud800\\u0041"'):
            self.refuses(lone, 1, "a lone surrogate")

    def test_encodings(self) -> None:
        self.refuses(b"\xef\xbb\xbf{}", 1, "byte order mark")
        self.refuses(b'{}\n"\xff"', 2, "not UTF-8")
        self.refuses("{}".encode("utf-16"), 1, "not UTF-8")

    def test_duplicate_members(self) -> None:
        self.refuses(b'{"a": 1,\n "b": 2,\n "a": 3}', 3, "duplicate member, first on line 1")

    def test_numbers_beyond_reason(self) -> None:
        message = "more than 1000 digits or with an exponent above 1000"
        for digits in ("9" * 1001, "-0." + "1" * 1000, "1e1001", "1E-1001", "1e" + "9" * 5000, "1e+0999999999"):
            self.refuses(f'{{"a":\n{digits}}}'.encode(), 1, message)
        for digits in ("9" * 1000, "1e1000", "1e-0001000"):
            self.assertEqual(parse(digits.encode(), "f").value, Number(digits))

    def test_depth(self) -> None:
        self.refuses(b"[" * 1_000, 1, "nested deeper than 256")


class Unreadable(FolderTest):
    """Files that can't be read end the run with 2."""

    def test_malformed_files_are_all_named(self) -> None:
        self.folder.write("first", "{")
        self.folder.write("second", b"\xff")
        self.folder.write("third", "{}")
        self.assertEqual(self.folder.generate(), 2)
        self.assertEqual(
            [(each.file, each.line) for each in self.folder.findings()],
            [("schemas/first.schema.json", 1), ("schemas/second.schema.json", 1)],
        )

    def test_a_folder_in_place_of_a_file(self) -> None:
        (self.folder.schemas / "thing.schema.json").mkdir()
        self.folder.write("other", "{}")
        self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))


if __name__ == "__main__":
    unittest.main()
