"""JSON as text: two spaces for a level, members in their order, numbers with their own digits."""

from __future__ import annotations

import json

from ..json_text import Node, Number


def dumps(value: object) -> str:
    """The value as a JSON document that ends in a newline. Takes what json.dumps takes, and Number."""
    return _text(value, "\n") + "\n"


def plain(node: Node) -> object:
    """The value of a node; integers become int, other numbers stay as they are written."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    if isinstance(value, Number) and value.is_integer:
        return value.as_int()
    return value


def _text(value: object, line: str) -> str:
    inner = line + "  "
    if isinstance(value, Number):
        return value.lexeme
    if isinstance(value, dict) and value:
        members = (f"{_scalar(key)}: {_text(each, inner)}" for key, each in value.items())
        return "{" + inner + ("," + inner).join(members) + line + "}"
    if isinstance(value, list) and value:
        if all(not isinstance(each, (dict, list)) for each in value):
            short = "[" + ", ".join(_text(each, inner) for each in value) + "]"
            if len(short) <= 90:
                return short
        return "[" + inner + ("," + inner).join(_text(each, inner) for each in value) + line + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
