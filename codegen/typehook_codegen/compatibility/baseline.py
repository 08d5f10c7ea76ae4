"""Baseline files: a contract as JSON text, and back.

The format is stable: `typehook-baseline` is its version, and a reader of version 1 takes every file of
version 1. Everything is in the order of the schemas, one member of a struct a line, so that a change reads
well in a diff.
"""

from __future__ import annotations

import json
import pathlib

from ..diagnostics import Place
from ..inputs import Failure
from ..json_text import MalformedJson, Node, Number, parse
from .contract import Contract, EventFacts, MemberFacts, Shape, TypeFacts

VERSION = 1

_KINDS = frozenset({"struct", "enum", "alias"})


def baseline_text(contract: Contract) -> str:
    """The baseline file of a contract."""
    whole = {
        "typehook-baseline": VERSION,
        "envelope": contract.envelope,
        "events": {event.name: _event_json(event) for event in contract.events},
        "types": {schema: _type_json(facts) for schema, facts in contract.types.items()},
    }
    return _text(whole, 1) + "\n"


def read_baseline(file: str) -> Contract:
    """The contract in a baseline file. Raises Failure when it can't be read or is none."""
    path = pathlib.Path(file)
    try:
        root = parse(path.read_bytes(), path.as_posix())
    except OSError as problem:
        raise Failure(f"{file}: {problem.strerror}; check --write-baseline {file} writes it") from None
    except MalformedJson as problem:
        raise Failure(f"{problem.place}: {problem.message}") from None
    version = root.get("typehook-baseline")
    if version is None:
        raise Failure(f"{file}: not a baseline; check --write-baseline writes one")
    if not isinstance(version.value, Number) or version.value.lexeme != str(VERSION):
        raise Failure(f"{file}: a baseline of another version; this generator reads version {VERSION}")
    return Contract(
        envelope={key: _shape(node) for key, node in _object(root, "envelope").items()},
        events=tuple(_read_event(name, node) for name, node in _object(root, "events").items()),
        types={schema: _read_type(schema, node) for schema, node in _object(root, "types").items()},
        place=root.place,
    )


def _event_json(event: EventFacts) -> dict[str, object]:
    found: dict[str, object] = {
        "resource": event.resource, "action": event.action, "content": event.presence
    }
    return found if event.content is None else found | {"type": event.content}


def _type_json(facts: TypeFacts) -> dict[str, object]:
    found: dict[str, object] = {"name": facts.name, "kind": facts.kind}
    if facts.kind == "struct":
        found["extra_members"] = facts.keeps_extra
        found["members"] = {member.key: _member_json(member) for member in facts.members}
    elif facts.kind == "enum":
        found["values"] = facts.values
    else:
        found["type"] = facts.type
    return found | ({"constraints": facts.constraints} if facts.constraints else {})


def _member_json(member: MemberFacts) -> dict[str, object]:
    found: dict[str, object] = {"name": member.name, "type": member.type, "required": member.required}
    if member.default is not None:
        found["default"] = member.default
    return found | ({"constraints": member.constraints} if member.constraints else {})


def _text(value: object, expanded: int, depth: int = 0) -> str:
    """JSON whose objects have a line for each member in the first levels, and are compact below."""
    if not isinstance(value, dict) or not value or depth >= expanded:
        return json.dumps(value, ensure_ascii=False)
    pad = " " * (depth + 1)
    levels = {"events": 2, "types": 3, "members": 4, "values": 4, "envelope": 2}
    members = (
        f"{pad}{json.dumps(key, ensure_ascii=False)}: {_text(each, levels.get(key, expanded), depth + 1)}"
        for key, each in value.items()
    )
    return "{\n" + ",\n".join(members) + "\n" + " " * depth + "}"


def _read_event(name: str, node: Node) -> EventFacts:
    return EventFacts(
        name=name,
        resource=_string(node, "resource"),
        action=_string(node, "action"),
        presence=_string(node, "content"),
        content=_shape(node.get("type")),
        place=node.place,
    )


def _read_type(schema: str, node: Node) -> TypeFacts:
    kind = _string(node, "kind")
    if kind not in _KINDS:
        raise _wrong(node, f"kind must be one of {', '.join(sorted(_KINDS))}")
    members = _object(node, "members") if kind == "struct" else {}
    return TypeFacts(
        schema=schema,
        name=_string(node, "name"),
        kind=kind,
        place=node.place,
        members=tuple(_read_member(key, each) for key, each in members.items()),
        keeps_extra=_flag(node, "extra_members") if kind == "struct" else True,
        values=_strings(node, "values") if kind == "enum" else {},
        type=_shape(_member(node, "type")) if kind == "alias" else None,
        constraints=_strings(node, "constraints") if node.get("constraints") is not None else {},
    )


def _read_member(key: str, node: Node) -> MemberFacts:
    default = node.get("default")
    return MemberFacts(
        key=key,
        name=_string(node, "name"),
        type=_shape(_member(node, "type")),
        required=_flag(node, "required"),
        default=_string(node, "default") if default is not None else None,
        constraints=_strings(node, "constraints") if node.get("constraints") is not None else {},
        place=node.place,
    )


def _shape(node: Node | None) -> Shape:
    if node is None:
        return None
    value = node.value
    if isinstance(value, dict):
        return {key: _shape(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_shape(each) for each in value]
    if isinstance(value, Number):
        if not value.is_integer:
            raise _wrong(node, "a fraction")
        return value.as_int()
    return value


def _member(node: Node, key: str) -> Node:
    found = node.get(key)
    if found is None:
        raise _wrong(node, f"{key} is missing")
    return found


def _string(node: Node, key: str) -> str:
    found = _member(node, key)
    if not isinstance(found.value, str):
        raise _wrong(found, f"{key} must be a string, not {found.kind}")
    return found.value


def _flag(node: Node, key: str) -> bool:
    found = _member(node, key)
    if not isinstance(found.value, bool):
        raise _wrong(found, f"{key} must be true or false, not {found.kind}")
    return found.value


def _object(node: Node, key: str) -> dict[str, Node]:
    found = _member(node, key)
    if not isinstance(found.value, dict):
        raise _wrong(found, f"{key} must be an object, not {found.kind}")
    return found.value


def _strings(node: Node, key: str) -> dict[str, str]:
    return {name: _string(_member(node, key), name) for name in _object(node, key)}


def _wrong(node: Node, message: str) -> Failure:
    return Failure(f"{node.place}: not a sound baseline: {message}")
