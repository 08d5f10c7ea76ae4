"""The x- keywords that name C++ things: x-cpp-name, x-cpp-type with x-cpp-include; and which of all had an effect.

What they hold goes into C++ source, so it is checked against closed grammars here.
"""

from __future__ import annotations

import re

from . import names
from .diagnostics import Findings
from .json_text import Node
from .keywords import EXTENSIONS, ROOT_ONLY

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"[0-9]+")
_COMMA = re.compile(", ?")
_MOST_LETTERS = 500
_INCLUDE = re.compile(r'(<[A-Za-z0-9_./+-]+>|"[A-Za-z0-9_./+-]+"|[A-Za-z0-9_./+-]+)\Z')


class Extensions:
    """The x- keywords that were met; those that nothing read are reported."""

    def __init__(self) -> None:
        self._met: dict[int, tuple[str, Node]] = {}
        self._read: set[int] = set()

    def meet(self, schema: Node) -> None:
        """Notes the x- keywords of a schema that is lowered."""
        for key in (EXTENSIONS - ROOT_ONLY) & schema.value.keys():
            self._met[id(schema.value[key])] = key, schema.value[key]

    def read(self, schema: Node, key: str) -> None:
        """Notes that a keyword of the schema had an effect."""
        node = schema.get(key)
        if node is not None:
            self._read.add(id(node))

    def report(self, findings: Findings) -> None:
        """Reports what had none and was not spoken of yet."""
        for number, (key, node) in self._met.items():
            if number not in self._read and not findings.speak_of(node.place):
                findings.warning(node.place, f"{key} has no effect here")


def given_name(schema: Node, findings: Findings) -> str:
    """The x-cpp-name of a schema when it is a name; empty when there is none, or after reporting."""
    node = schema.get("x-cpp-name")
    if node is None or isinstance(node.value, dict):
        return ""
    return checked_name(node, findings)


def checked_name(node: Node, findings: Findings) -> str:
    """The C++ name in this node, or empty after reporting what is wrong with it."""
    if not isinstance(node.value, str):
        findings.error(node.place, f"x-cpp-name must be a string, not {node.kind}")
        return ""
    problem = names.explicit_name_problem(node.value)
    if problem is not None:
        findings.error(node.place, f"x-cpp-name {node.value!r} {problem}")
        return ""
    return node.value


def foreign_problem(wanted: str, include: Node | None) -> str | None:
    """What is wrong with a user's type named by x-cpp-type; None when nothing is."""
    if len(wanted) > _MOST_LETTERS or _type_end(wanted, 0) != len(wanted):
        return f"x-cpp-type {wanted!r} is neither decimal, raw nor the name of a C++ type"
    if include is None:
        return f"x-cpp-type {wanted} needs x-cpp-include, the header that declares it"
    if not _INCLUDE.match(include.value):
        return f"x-cpp-include {include.value!r} is not the path of a header"
    return None


def _type_end(text: str, at: int) -> int:
    """Behind the name of a type that starts there: names with :: between them, each with or without arguments; -1 if
    there is none."""
    at += 2 if text.startswith("::", at) else 0
    while True:
        found = _NAME.match(text, at)
        if found is None or not names.may_name_a_type(found.group()):
            return -1
        at = found.end()
        if text.startswith("<", at):
            at = _arguments_end(text, at + 1)
        if at < 0 or not text.startswith("::", at):
            return at
        at += 2


def _arguments_end(text: str, at: int) -> int:
    """Behind the bracket that closes template arguments: types and numbers."""
    if text.startswith(">", at):
        return at + 1
    while at >= 0:
        number = _NUMBER.match(text, at)
        at = number.end() if number is not None else _type_end(text, at)
        if at >= 0 and text.startswith(">", at):
            return at + 1
        comma = _COMMA.match(text, at) if at >= 0 else None
        at = -1 if comma is None else comma.end()
    return -1
