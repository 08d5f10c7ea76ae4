"""Makes a text that a regular expression matches: the shortest, or a longer one.

Python's own parser reads the pattern; ECMA's and Python's syntax agree on what schemas use. What can't be
made (look-around, back references to what is not there) gives None, and so does a result that does not match
after all. Python's own engine may take exponential time to tell, so this one goes on from all places at once.
"""

from __future__ import annotations

import re
import warnings

try:
    from re import _parser as parser  # Python 3.11 and later
except ImportError:
    import sre_parse as parser

_MOST = 100_000
_MOST_STEPS = 2_000_000
_MOST_TRIED = 20  # letters that Python's engine may search: for back references
_CLASSES = {
    "CATEGORY_DIGIT": "0", "CATEGORY_WORD": "a", "CATEGORY_SPACE": " ", "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_WORD": "-", "CATEGORY_NOT_SPACE": "a",
}
_CANDIDATES = "a0 A-_.z9/:@~é"


class _Impossible(Exception):
    pass


def matching(pattern: str, least: int = 0, most: int | None = None) -> str | None:
    """A text that the pattern matches somewhere, of a length between least and most; None without one."""
    tree = _parsed(pattern)
    if tree is None:
        return None
    for extra in (0, 1, 2, max(least, 1)):
        try:
            found = _Maker(extra).sequence(tree)
        except (_Impossible, RecursionError):
            return None
        longer = found + "a" * max(least - len(found), 0)
        for each in (found, longer):
            if least <= len(each) <= (_MOST if most is None else most) and _found(tree, pattern, each):
                return each
    return None


def matches(pattern: str, text: str) -> bool:
    """Whether the pattern matches somewhere in the text, as far as can be told."""
    tree = _parsed(pattern)
    return tree is not None and _found(tree, pattern, text)


def _parsed(pattern: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
            return parser.parse(pattern)
        except (re.error, OverflowError, RecursionError):
            return None


def _found(tree, pattern: str, text: str) -> bool:
    try:
        return bool(_Matcher(text).ends(tree, set(range(len(text) + 1))))
    except (_Impossible, RecursionError):
        return len(text) <= _MOST_TRIED and re.search(pattern, text) is not None


class _Matcher:
    """Where a pattern may end that begins at one of several places in a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._steps = 0

    def ends(self, tree, places: set[int]) -> set[int]:
        for operation, argument in tree:
            self._steps += len(places)
            if self._steps > _MOST_STEPS:
                raise _Impossible
            places = self._after(str(operation), argument, places)
        return places

    def _after(self, operation: str, argument, places: set[int]) -> set[int]:
        if operation == "AT":
            return {at for at in places if self._stands(str(argument), at)}
        if operation == "BRANCH":
            return set().union(*(self.ends(each, places) for each in argument[1]))
        if operation == "SUBPATTERN":
            return self.ends(argument[3], places)
        if operation in ("MAX_REPEAT", "MIN_REPEAT"):
            return self._repeated(*argument, places)
        if operation not in ("LITERAL", "NOT_LITERAL", "ANY", "IN"):
            raise _Impossible
        return {
            at + 1 for at in places if at < len(self._text) and _takes(operation, argument, ord(self._text[at]))
        }

    def _repeated(self, least, most, inner, places: set[int]) -> set[int]:
        for _ in range(int(least)):
            places = self.ends(inner, places)
        found, new, count = set(places), places, int(least)
        while new and count < int(most):
            new = self.ends(inner, new) - found
            found |= new
            count += 1
        return found

    def _stands(self, where: str, at: int) -> bool:
        if where.startswith("AT_BEGINNING"):
            return at == 0
        if where.startswith("AT_END"):
            return at == len(self._text)
        around = [each.isalnum() or each == "_" for each in self._text[max(at - 1, 0) : at + 1]]
        edge = len(around) == 1 and 0 < len(self._text)
        is_boundary = around[0] if edge else len(around) == 2 and around[0] != around[1]
        return is_boundary == (where == "AT_BOUNDARY")


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
            if _takes("IN", choices, ord(each)):
                return each
        raise _Impossible


def _takes(operation: str, argument, code: int) -> bool:
    """Whether a piece of a pattern that stands for one character takes this one."""
    if operation == "ANY":
        return code != 0xA
    if operation != "IN":
        return (code == argument) == (operation == "LITERAL")
    negated = str(argument[0][0]) == "NEGATE"
    return negated != any(_holds(str(kind), each, code) for kind, each in argument[negated:])


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
