"""Makes a text that a regular expression matches: the shortest, or a longer one.

Python's own parser reads the pattern; ECMA's and Python's syntax agree on what schemas use. What can't be
made (look-around, back references to what is not there) gives None, and so does a result that does not match
after all.
"""

from __future__ import annotations

import re
import warnings

try:
    from re import _parser as parser  # Python 3.11 and later
except ImportError:
    import sre_parse as parser

_MOST = 100_000
_CLASSES = {
    "CATEGORY_DIGIT": "0", "CATEGORY_WORD": "a", "CATEGORY_SPACE": " ", "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_WORD": "-", "CATEGORY_NOT_SPACE": "a",
}
_CANDIDATES = "a0 A-_.z9/:@~é"


class _Impossible(Exception):
    pass


def matching(pattern: str, least: int = 0, most: int | None = None) -> str | None:
    """A text that the pattern matches somewhere, of a length between least and most; None without one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = parser.parse(pattern)
            compiled = re.compile(pattern)
        except (re.error, OverflowError, RecursionError):
            return None
    for extra in (0, 1, 2, max(least, 1)):
        try:
            found = _Maker(extra).sequence(tree)
        except (_Impossible, RecursionError):
            return None
        longer = found + "a" * max(least - len(found), 0)
        for each in (found, longer):
            if least <= len(each) <= (_MOST if most is None else most) and compiled.search(each):
                return each
    return None


class _Maker:
    def __init__(self, extra: int) -> None:
        self._extra = extra
        self._groups: dict[int, str] = {}

    def sequence(self, tree) -> str:
        found = []
        for operation, argument in tree:
            found.append(self._item(str(operation), argument))
            if sum(map(len, found)) > _MOST:
                raise _Impossible
        return "".join(found)

    def _item(self, operation: str, argument) -> str:
        if operation == "LITERAL":
            return chr(argument)
        if operation == "NOT_LITERAL":
            return next(each for each in _CANDIDATES if ord(each) != argument)
        if operation == "ANY":
            return "a"
        if operation == "AT":
            return ""
        if operation == "IN":
            return self._one_of(argument)
        if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = argument
            count = min(int(least) + self._extra, int(most))
            return "".join(self.sequence(inner) for _ in range(min(count, _MOST)))
        if operation == "BRANCH":
            return self.sequence(argument[1][0])
        if operation == "SUBPATTERN":
            found = self.sequence(argument[3])
            self._groups[argument[0]] = found
            return found
        if operation == "ATOMIC_GROUP":
            return self.sequence(argument)
        if operation == "GROUPREF" and argument in self._groups:
            return self._groups[argument]
        raise _Impossible

    @staticmethod
    def _one_of(choices) -> str:
        negated = str(choices[0][0]) == "NEGATE"
        if not negated:
            kind, argument = choices[0]
            if str(kind) == "LITERAL":
                return chr(argument)
            if str(kind) == "RANGE":
                return chr(argument[0])
            return _CLASSES.get(str(argument), "a")
        for each in _CANDIDATES:
            if not any(_holds(str(kind), argument, ord(each)) for kind, argument in choices[1:]):
                return each
        raise _Impossible


def _holds(kind: str, argument, code: int) -> bool:
    if kind == "LITERAL":
        return code == argument
    if kind == "RANGE":
        return argument[0] <= code <= argument[1]
    character = chr(code)
    word = character.isalnum() or character == "_"
    held = {"DIGIT": character.isdigit(), "SPACE": character.isspace(), "WORD": word}
    name = str(argument).removeprefix("CATEGORY_")
    return not held.get(name.removeprefix("NOT_"), True) if name.startswith("NOT_") else held.get(name, True)
