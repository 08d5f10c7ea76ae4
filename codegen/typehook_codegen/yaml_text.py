"""YAML as the same nodes as JSON, if PyYAML is there.

Only what JSON can say: mappings with text keys, sequences, scalars. Aliases are followed up to a bound, so
that a small file can't become a large one.
"""

from __future__ import annotations

import re

from .diagnostics import Place
from .json_text import MAX_DEPTH, MalformedJson, Node, escape_token, number

MAX_NODES = 500_000

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\Z")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def parse_yaml(content: bytes, file: str) -> Node:
    """Parses a whole file; raises MalformedJson, also without PyYAML."""
    try:
        import yaml
    except ModuleNotFoundError:
        message = "YAML needs PyYAML, which this Python lacks; install it with apt-get install python3-yaml"
        raise MalformedJson(Place(file, 1, "#"), message) from None
    try:
        composed = yaml.compose(content.decode("utf-8"), Loader=yaml.SafeLoader)
    except UnicodeDecodeError:
        raise MalformedJson(Place(file, 1, "#"), "the file is not UTF-8") from None
    except RecursionError:
        raise MalformedJson(Place(file, 1, "#"), "malformed YAML: nested too deep") from None
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        said = getattr(problem, "problem", None) or "can't be read"
        raise MalformedJson(Place(file, line, "#"), f"malformed YAML: {said}") from None
    if composed is None:
        raise MalformedJson(Place(file, 1, "#"), "malformed YAML: the file is empty")
    return _Converter(file, yaml).convert(composed, "#", 0, composed.start_mark.line + 1)


class _Converter:
    def __init__(self, file: str, yaml) -> None:
        self._file = file
        self._yaml = yaml
        self._count = 0

    def convert(self, node, pointer: str, depth: int, line: int) -> Node:
        self._count += 1
        if depth > MAX_DEPTH:
            raise MalformedJson(Place(self._file, line, pointer[:200]), f"nested deeper than {MAX_DEPTH} levels")
        if self._count > MAX_NODES:
            raise MalformedJson(Place(self._file, line, "#"), f"more than {MAX_NODES} values, aliases followed")
        if isinstance(node, self._yaml.MappingNode):
            return Node(self._mapping(node, pointer, depth), self._file, line, pointer)
        if isinstance(node, self._yaml.SequenceNode):
            items = [
                self.convert(each, f"{pointer}/{index}", depth + 1, each.start_mark.line + 1)
                for index, each in enumerate(node.value)
            ]
            return Node(items, self._file, line, pointer)
        return Node(_scalar(node, Place(self._file, line, pointer)), self._file, line, pointer)

    def _mapping(self, node, pointer: str, depth: int) -> dict[str, Node]:
        members: dict[str, Node] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, self._yaml.ScalarNode):
                raise MalformedJson(Place(self._file, line, pointer), "a mapping's key must be text")
            place = f"{pointer}/{escape_token(key.value)}"
            if key.value in members:
                first = members[key.value].line
                raise MalformedJson(
                    Place(self._file, line, place), f"duplicate member, first on line {first}"
                )
            members[key.value] = self.convert(value, place, depth + 1, line)
        return members


def _scalar(node, place: Place) -> object:
    """The value of a plain scalar by the rules of YAML 1.2's JSON schema; quoted ones are text."""
    if node.style is not None:
        return node.value
    if node.value.lower() in _WORDS and node.value in (*_WORDS, "True", "False", "Null", "NULL", "TRUE", "FALSE"):
        return _WORDS[node.value.lower()]
    if _INTEGER.match(node.value) or _NUMBER.match(node.value):
        return number(node.value, place)
    return node.value
