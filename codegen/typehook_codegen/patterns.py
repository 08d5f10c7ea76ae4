"""The patterns of x-envelope.events, matched in time linear in the name.

Python's own engine backtracks and may take exponential time, so this is a small one: a pattern is a row of
characters, classes and dots, each once or with `+`, `*` or `?`; a group `(?<name>…)` holds such a row, and
there is no alternation, no nesting and no back reference. Whether the rest of a name can match from a piece on
is worked out from the end, once for each piece and letter; then the name is walked, repetitions taking what
they can.
"""

from __future__ import annotations

import dataclasses

MOST_LETTERS = 500

_SPECIAL = frozenset("\\.[](){}*+?|^$")
_CLASSES = {
    "d": frozenset("0123456789"),
    "w": frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"),
}


class BadPattern(Exception):
    """The pattern is not one of the subset; the message says why."""


@dataclasses.dataclass(frozen=True)
class _Piece:
    """One character or class: `letters` may be met, or may not when negated; None is any. `optional` pieces may
    take nothing, and those that repeat take any number."""

    letters: frozenset[str] | None
    negated: bool
    optional: bool
    repeats: bool
    group: str

    def takes(self, letter: str) -> bool:
        return self.letters is None or (letter in self.letters) != self.negated


class Pattern:
    """A pattern that must match a whole name."""

    def __init__(self, text: str) -> None:
        """Raises BadPattern."""
        self._pieces = _Parser(text).pieces()
        self.groups = frozenset(piece.group for piece in self._pieces if piece.group)

    def match(self, name: str) -> dict[str, str] | None:
        """The text of each group; None if the name does not match. Complexity: pieces × letters."""
        if len(name) > MOST_LETTERS:
            return None
        ends = self._ends(name)
        if not ends[0][0]:
            return None
        found = dict.fromkeys(self.groups, "")
        at = 0
        for number, piece in enumerate(self._pieces):
            while at < len(name) and piece.takes(name[at]) and ends[number if piece.repeats else number + 1][at + 1]:
                if piece.group:
                    found[piece.group] += name[at]
                at += 1
                if not piece.repeats:
                    break
        return found

    def _ends(self, name: str) -> list[list[bool]]:
        """For each piece and place in the name: whether the pieces from there on match the rest of it."""
        following = [False] * len(name) + [True]
        table = [following]
        for piece in reversed(self._pieces):
            row = [piece.optional and following[-1]] * (len(name) + 1)
            for at in range(len(name) - 1, -1, -1):
                more = row[at + 1] if piece.repeats else following[at + 1]
                row[at] = (piece.takes(name[at]) and more) or (piece.optional and following[at])
            table.append(row)
            following = row
        return table[::-1]


class _Parser:
    def __init__(self, text: str) -> None:
        if len(text) > MOST_LETTERS:
            raise BadPattern(f"is longer than {MOST_LETTERS} characters")
        self._text = text
        self._at = 0

    def pieces(self) -> list[_Piece]:
        text = self._text
        if not text.startswith("^") or not text.endswith("$") or text.endswith("\\$"):
            raise BadPattern("must begin with ^ and end with $, because it has to match the whole name")
        self._text = text[1:-1]
        found: list[_Piece] = []
        group = ""
        seen: set[str] = set()
        while self._at < len(self._text):
            if self._text.startswith("(?<", self._at) or self._text.startswith("(?P<", self._at):
                if group:
                    raise BadPattern("has a group inside a group")
                begin = self._text.index("<", self._at) + 1
                end = self._text.find(">", begin)
                group = self._text[begin:end] if end != -1 else ""
                if not group.isidentifier() or group in seen:
                    raise BadPattern("has a group without a name of its own")
                seen.add(group)
                self._at = end + 1
            elif self._text[self._at] == ")" and group:
                group = ""
                self._at += 1
                if self._text[self._at : self._at + 1] in ("*", "+", "?", "{"):
                    raise BadPattern("repeats a group; only characters and classes may be repeated")
            else:
                found.extend(self._piece(group))
        if group:
            raise BadPattern("has a group that does not end")
        return found

    def _piece(self, group: str) -> list[_Piece]:
        letters, negated = self._letters()
        mark = self._text[self._at : self._at + 1]
        if mark in ("*", "+", "?") and mark:
            self._at += 1
            if self._text[self._at : self._at + 1] in ("?", "+", "*"):
                raise BadPattern("has a lazy or possessive repetition")
        once = _Piece(letters, negated, mark == "?", False, group)
        many = _Piece(letters, negated, True, True, group)
        return {"*": [many], "+": [once, many]}.get(mark, [once])

    def _letters(self) -> tuple[frozenset[str] | None, bool]:
        letter = self._text[self._at]
        self._at += 1
        if letter == ".":
            return None, False
        if letter == "[":
            return self._class()
        if letter == "\\":
            return self._escaped(), False
        if letter in _SPECIAL:
            raise BadPattern(f"has {letter!r}, which is not supported here; write \\{letter} for the character")
        return frozenset(letter), False

    def _escaped(self) -> frozenset[str]:
        letter = self._text[self._at : self._at + 1]
        self._at += 1
        if letter in _CLASSES and letter:
            return _CLASSES[letter]
        if not letter or letter.isalnum():
            raise BadPattern(f"has the escape \\{letter}, which is not supported")
        return frozenset(letter)

    def _class(self) -> tuple[frozenset[str], bool]:
        negated = self._text.startswith("^", self._at)
        self._at += 1 if negated else 0
        letters: set[str] = set()
        first = True
        while True:
            letter = self._text[self._at : self._at + 1]
            if not letter:
                raise BadPattern("has a class that does not end")
            self._at += 1
            if letter == "]" and not first:
                return frozenset(letters), negated
            first = False
            if letter == "\\":
                letters |= self._escaped()
                continue
            following = self._text[self._at + 1 : self._at + 2]
            if self._text.startswith("-", self._at) and following not in ("]", "\\", ""):
                if ord(following) < ord(letter):
                    raise BadPattern(f"has the range {letter}-{following}, which is empty")
                letters.update(map(chr, range(ord(letter), ord(following) + 1)))
                self._at += 2
            else:
                letters.add(letter)
