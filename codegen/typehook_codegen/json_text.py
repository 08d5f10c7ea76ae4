"""A JSON reader that remembers where everything stands.

The standard library's reader gives values without lines, loses the digits of numbers and takes duplicate keys
in silence; schemas need all three. Every value becomes a `Node` with its line and JSON pointer. The line of
an object's member is the line of its key.
"""

from __future__ import annotations

import dataclasses
import re

from .diagnostics import Place

MAX_DEPTH = 256
# No number of JSON that a C++ type or a bound has a use for is longer; Python's own integers end at 4,300 digits.
MAX_DIGITS = 1000
MAX_EXPONENT = 1000

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,8})\Z")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = (("true", True), ("false", False), ("null", None))


@dataclasses.dataclass(frozen=True)
class Number:
    """A JSON number with the digits it was written with."""

    lexeme: str

    @property
    def is_integer(self) -> bool:
        """Whether it is written without fraction and exponent."""
        return not any(mark in self.lexeme for mark in ".eE")

    def as_int(self) -> int:
        """Its value. Precondition: is_integer."""
        return int(self.lexeme)


@dataclasses.dataclass(frozen=True)
class Node:
    """A JSON value: dict of nodes, list of nodes, str, bool, None or Number, and where it stands."""

    value: object
    file: str
    line: int
    pointer: str

    @property
    def place(self) -> Place:
        """The place to name in a finding."""
        return Place(self.file, self.line, self.pointer)

    def get(self, key: str) -> Node | None:
        """The member of that name, if this is an object that has it."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    def below(self, token: str) -> Node | None:
        """What a reference token of a JSON pointer names in this value."""
        if isinstance(self.value, list):
            number = int(token) if _INDEX.match(token) else len(self.value)
            return self.value[number] if number < len(self.value) else None
        return self.get(token)

    @property
    def kind(self) -> str:
        """The JSON kind, for messages."""
        if isinstance(self.value, dict):
            return "object"
        if isinstance(self.value, list):
            return "array"
        if isinstance(self.value, str):
            return "string"
        if isinstance(self.value, bool):
            return "boolean"
        return "null" if self.value is None else "number"


class MalformedJson(Exception):
    """The text is not JSON; says where."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place
        self.message = message


def escape_token(token: str) -> str:
    """One reference token of a JSON pointer (RFC 6901)."""
    return token.replace("~", "~0").replace("/", "~1")


def number(lexeme: str, place: Place) -> Number:
    """The number that is written so. Raises MalformedJson for one of too many digits or of too large an exponent."""
    digits, _, exponent = lexeme.lower().partition("e")
    if len(digits) > MAX_DIGITS or len(exponent) > MAX_DIGITS or abs(int(exponent or 0)) > MAX_EXPONENT:
        message = f"a number of more than {MAX_DIGITS} digits or with an exponent above {MAX_EXPONENT} is not supported"
        raise MalformedJson(place, message)
    return Number(lexeme)


def parse(content: bytes, file: str) -> Node:
    """Parses a whole file; raises MalformedJson."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise MalformedJson(Place(file, line, "#"), "the file is not UTF-8") from None
    return _Parser(text, file).whole()


class _Parser:
    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file
        self._at = 0
        self._line = 1
        self._counted = 0

    def whole(self) -> Node:
        if self._text.startswith("\ufeff"):
            raise self._malformed("the file starts with a byte order mark", "#")
        node = self._value("#", 0, None)
        self._skip_space()
        if self._at != len(self._text):
            raise self._malformed("something follows the value", "#")
        return node

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _malformed(self, message: str, pointer: str) -> MalformedJson:
        return MalformedJson(Place(self._file, self._here(), pointer), f"malformed JSON: {message}")

    def _skip_space(self) -> None:
        self._at = _SPACE.match(self._text, self._at).end()

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _value(self, pointer: str, depth: int, key_line: int | None) -> Node:
        self._skip_space()
        line = self._here() if key_line is None else key_line
        if depth > MAX_DEPTH:
            raise self._malformed(f"nested deeper than {MAX_DEPTH} levels", _shorten(pointer))
        first = self._peek()
        if first == "{":
            return Node(self._object(pointer, depth), self._file, line, pointer)
        if first == "[":
            return Node(self._array(pointer, depth), self._file, line, pointer)
        if first == '"':
            return Node(self._string(pointer), self._file, line, pointer)
        for word, value in _WORDS:
            if self._text.startswith(word, self._at):
                self._at += len(word)
                return Node(value, self._file, line, pointer)
        written = _NUMBER.match(self._text, self._at)
        if written is None:
            raise self._malformed(
                "a value is missing here" if not first else f"unexpected {first!r}", pointer
            )
        self._at = written.end()
        return Node(number(written.group(), Place(self._file, line, pointer)), self._file, line, pointer)

    def _object(self, pointer: str, depth: int) -> dict[str, Node]:
        self._at += 1
        members: dict[str, Node] = {}
        self._skip_space()
        if self._peek() == "}":
            self._at += 1
            return members
        while True:
            self._skip_space()
            if self._peek() != '"':
                raise self._malformed("a member name in quotes is missing here", pointer)
            line = self._here()
            key = self._string(pointer)
            place = f"{pointer}/{escape_token(key)}"
            self._skip_space()
            if self._peek() != ":":
                raise self._malformed(f"a colon is missing after {key!r}", pointer)
            self._at += 1
            value = self._value(place, depth + 1, line)
            if key in members:
                first = members[key].line
                raise MalformedJson(
                    Place(self._file, line, place), f"duplicate member, first on line {first}"
                )
            members[key] = value
            self._skip_space()
            mark = self._peek()
            self._at += 1
            if mark == "}":
                return members
            if mark != ",":
                self._at -= 1
                raise self._malformed("a comma or a closing brace is missing here", pointer)

    def _array(self, pointer: str, depth: int) -> list[Node]:
        self._at += 1
        items: list[Node] = []
        self._skip_space()
        if self._peek() == "]":
            self._at += 1
            return items
        while True:
            items.append(self._value(f"{pointer}/{len(items)}", depth + 1, None))
            self._skip_space()
            mark = self._peek()
            self._at += 1
            if mark == "]":
                return items
            if mark != ",":
                self._at -= 1
                raise self._malformed("a comma or a closing bracket is missing here", pointer)

    def _string(self, pointer: str) -> str:
        self._at += 1
        parts: list[str] = []
        while True:
            plain = _PLAIN.match(self._text, self._at)
            parts.append(plain.group())
            self._at = plain.end()
            mark = self._peek()
            if mark == '"':
                self._at += 1
                return "".join(parts)
            if mark != "\\":
                ends = not mark or mark == "\n"
                what = "a string does not end" if ends else "a control character in a string"
                raise self._malformed(what, pointer)
            parts.append(self._escape(pointer))

    def _escape(self, pointer: str) -> str:
        letter = self._text[self._at + 1 : self._at + 2]
        if letter in _ESCAPES and letter:
            self._at += 2
            return _ESCAPES[letter]
        if letter != "u":
            raise self._malformed("an unknown escape in a string", pointer)
        unit = self._code_unit(pointer)
        if 0xDC00 <= unit <= 0xDFFF:
            raise self._malformed("a lone surrogate in a string", pointer)
        if 0xD800 <= unit <= 0xDBFF:
            if self._text[self._at : self._at + 2] != "\\u":
                raise self._malformed("a lone surrogate in a string", pointer)
            low = self._code_unit(pointer)
            if not 0xDC00 <= low <= 0xDFFF:
                raise self._malformed("a lone surrogate in a string", pointer)
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
        return chr(unit)

    def _code_unit(self, pointer: str) -> int:
        digits = _HEX.match(self._text, self._at + 2)
        if digits is None:
            raise self._malformed("an unknown escape in a string", pointer)
        self._at = digits.end()
        return int(digits.group(), 16)


def _shorten(pointer: str) -> str:
    return pointer if len(pointer) < 200 else pointer[:200] + "…"
