"""Text from schemas as C++ comments and literals. Nothing that a schema says can leave either.

Literals hold exact UTF-8 bytes, as octal escapes of three digits, which no following character can lengthen.
Comments are `//` lines without control characters, without direction marks and without a backslash at the
end.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata

WIDTH = 110

_NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_LIST_ITEM = re.compile(r"\s*([-*•]|[0-9]+[.)])\s")
_NEWLINE = re.compile("\r\n|[\n\r\v\f\u0085\u2028\u2029]")


def literal(text: str) -> str:
    """A narrow string literal with exactly the UTF-8 bytes of the text."""
    out = []
    previous = ""
    for character in text:
        if character in _NAMED:
            out.append(_NAMED[character])
        elif character == "?" and previous == "?":
            out.append("\\?")
        elif " " <= character <= "~":
            out.append(character)
        else:
            out.extend(f"\\{byte:03o}" for byte in character.encode("utf-8"))
        previous = character
    return '"' + "".join(out) + '"'


def view(text: str) -> str:
    """The text as an expression convertible to std::string_view, also when it holds a NUL."""
    if "\0" not in text:
        return literal(text)
    return f"std::string_view{{{literal(text)}, {len(text.encode('utf-8'))}}}"


def one_line(text: str) -> str:
    """The text fit for one line of a comment."""
    shown = text
    if not text.isprintable():
        shown = "".join(character if _printable(character) else " " for character in text)
    shown = " ".join(shown.split()).replace("??/", "? ?/")
    return shown[:-1] + "&#92;" if shown.endswith("\\") else shown


def comment(text: str, indent: int, mark: str = "///") -> list[str]:
    """The text as comment lines without indentation, wrapped so that they fit after `indent` spaces."""
    lines: list[str] = []
    for paragraph in _paragraphs(text):
        room = max(WIDTH - indent - len(mark) - 1, 40)
        hang = "  " if _LIST_ITEM.match(paragraph) else ""
        wrapped = textwrap.wrap(
            paragraph, room, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
        )
        lines.extend(f"{mark} {_unspliced(line)}" for line in wrapped or [""])
    return [line.rstrip() for line in lines]


def _paragraphs(text: str) -> list[str]:
    found: list[str] = []
    for line in _NEWLINE.split(text):
        shown = one_line(line)
        starts_anew = not shown or not found or not found[-1] or _LIST_ITEM.match(shown)
        if not starts_anew:
            found[-1] += " " + shown
        elif shown or (found and found[-1]):
            found.append(shown)
    while found and not found[-1]:
        found.pop()
    return found


def _unspliced(line: str) -> str:
    return line[:-1] + "&#92;" if line.endswith("\\") else line


def _printable(character: str) -> bool:
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
