"""The x- keywords that name C++ things: x-cpp-name, x-cpp-type with x-cpp-include.

What they hold goes into C++ source, so it is checked against closed grammars here.
"""

from __future__ import annotations

import re

from . import names
from .diagnostics import Findings
from .json_text import Node

_TYPE = re.compile(r"(?:::)?[A-Za-z_][A-Za-z0-9_]*(?:(?:::|, ?|[<>])[A-Za-z0-9_]*)*>?\Z")
_INCLUDE = re.compile(r'(<[A-Za-z0-9_./+-]+>|"[A-Za-z0-9_./+-]+"|[A-Za-z0-9_./+-]+)\Z')


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
    if not _TYPE.match(wanted) or wanted.count("<") != wanted.count(">"):
        return f"x-cpp-type {wanted!r} is neither decimal, raw nor the name of a C++ type"
    if include is None:
        return f"x-cpp-type {wanted} needs x-cpp-include, the header that declares it"
    if not _INCLUDE.match(include.value):
        return f"x-cpp-include {include.value!r} is not the path of a header"
    return None
