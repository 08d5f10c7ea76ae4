"""Compares two contracts: every change between them, each under its rule.

Types are matched by the place of their schema, then by their C++ name, so that a file may move and a
definition may be renamed without everything being called gone. A change is told where the new schema has it;
what is gone, where its owner stands, or else where the baseline has it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator

from ..diagnostics import Findings, Place
from .contract import Contract, EventFacts, MemberFacts, TypeFacts
from .rules import RULES, Levels, Rule
from .shapes import ShapeComparison, shown


@dataclasses.dataclass(frozen=True)
class Change:
    """One change, under one rule."""

    rule: Rule
    place: Place
    message: str


def compare(old: Contract, new: Contract) -> list[Change]:
    """Every change from the old contract to the new one, safe ones too."""
    return list(_Comparison(old, new).changes())


def report(changes: list[Change], levels: Levels, findings: Findings) -> None:
    """Tells the changes whose rules are on."""
    for change in changes:
        level = levels.of(change.rule)
        if level == "off":
            continue
        whom = " and ".join(change.rule.breaks)
        hint = f"; {change.rule.hint}" if change.rule.hint else ""
        said = f"{change.message} [{change.rule.id}: {f'breaks {whom}' if whom else 'safe'}]{hint}"
        (findings.error if level == "error" else findings.warning)(change.place, said)


class _Comparison:
    def __init__(self, old: Contract, new: Contract) -> None:
        self._old = old
        self._new = new
        self._now = _matched(old.types, new.types)
        self._shapes = ShapeComparison(old.types, new.types, self._now)

    def changes(self) -> Iterator[Change]:
        yield from self._envelope()
        yield from self._events()
        yield from self._types()

    def _envelope(self) -> Iterator[Change]:
        for key in dict.fromkeys((*self._old.envelope, *self._new.envelope)):
            before, after = self._old.envelope.get(key), self._new.envelope.get(key)
            if before != after and before is not None:
                now = "gone" if after is None else _json(after)
                message = f"x-envelope.{key} was {_json(before)}, is {now}"
                yield _change("envelope-changed", self._new.place, message)

    def _events(self) -> Iterator[Change]:
        by_key = {(event.resource, event.action): event for event in self._new.events}
        by_name = {event.name: event for event in self._new.events}
        met = set()
        for before in self._old.events:
            after = by_key.get((before.resource, before.action))
            if after is None and before.name in by_name:
                after = by_name[before.name]
                message = (f"event {before.name} was {before.resource} {before.action} on the wire, "
                           f"is {after.resource} {after.action}")
                yield _change("event-key-changed", after.place, message)
            if after is None:
                place = next((each.place for each in self._new.events if each.resource == before.resource),
                             before.place)
                yield _change("event-removed", _owner(place), f"event {before.name} is gone")
                continue
            met.add(after.name)
            yield from self._event(before, after)
        for event in self._new.events:
            if event.name not in met:
                yield _change("event-added", event.place, f"event {event.name} is new")

    def _event(self, before: EventFacts, after: EventFacts) -> Iterator[Change]:
        if before.name != after.name:
            yield _change("event-renamed", after.place, f"event {before.name} is now {after.name}")
        if before.presence != after.presence:
            rule = {"none": "content-removed", "required": "content-required", "optional": "content-optional"}
            name = rule[after.presence]
            if (before.presence, after.presence) == ("none", "optional"):
                name = "content-added"
            message = f"content of {after.name} was {before.presence}, is {after.presence}"
            yield _change(name, after.place, message)
        if before.content is not None and after.content is not None:
            yield from self._shape(f"content of {after.name}", before.content, after.content, after.place)

    def _types(self) -> Iterator[Change]:
        met = set(self._now.values())
        for schema, before in self._old.types.items():
            found = self._now.get(schema)
            if found is None:
                place = next((each.place for each in self._new.types.values()
                              if _file(each.schema) == _file(schema)), before.place)
                yield _change("type-removed", _owner(place), f"type {before.name} is gone")
                continue
            after = self._new.types[found]
            if _own_name(before) != _own_name(after):
                yield _change("type-renamed", after.place, f"type {before.name} is now {after.name}")
            if before.kind != after.kind:
                message = f"type {after.name} was {before.kind}, is {after.kind}"
                yield _change("type-changed", after.place, message)
            else:
                yield from self._type(before, after)
        for schema, after in self._new.types.items():
            if schema not in met:
                yield _change("type-added", after.place, f"type {after.name} is new")

    def _type(self, before: TypeFacts, after: TypeFacts) -> Iterator[Change]:
        what = f"type {after.name}"
        if before.kind == "struct":
            yield from self._members(before, after)
            if before.keeps_extra != after.keeps_extra:
                rule = "extra-members-kept" if after.keeps_extra else "extra-members-dropped"
                said = "kept" if after.keeps_extra else "no longer kept"
                yield _change(rule, after.place, f"{what}: extra members are {said}")
        elif before.kind == "enum":
            yield from _values(before, after)
        else:
            yield from self._shape(what, before.type, after.type, after.place)
        yield from _constraints(what, before.constraints, after.constraints, after.place)

    def _members(self, before: TypeFacts, after: TypeFacts) -> Iterator[Change]:
        now = {member.key: member for member in after.members}
        was = {member.key: member for member in before.members}
        added = {member.name: member for member in after.members if member.key not in was}
        for old in before.members:
            new = now.get(old.key)
            what = f"member {old.key!r} of {after.name}"
            if new is None and old.name in added:
                new = added.pop(old.name)
                message = f"member {old.name} of {after.name} had the key {old.key!r}, has {new.key!r}"
                yield _change("member-key-changed", new.place, message)
            if new is None:
                rule = "required-member-removed" if old.required else "member-removed"
                yield _change(rule, after.place, f"{what} is gone")
                continue
            yield from self._member(what, old, new)
        for new in added.values():
            rule = "required-member-added" if new.required else "member-added"
            yield _change(rule, new.place, f"member {new.key!r} of {after.name} is new")
        common = [member.key for member in before.members if member.key in now]
        if common != [member.key for member in after.members if member.key in was]:
            yield _change("member-moved", after.place, f"members of {after.name} stand in another order")

    def _member(self, what: str, old: MemberFacts, new: MemberFacts) -> Iterator[Change]:
        if old.name != new.name:
            yield _change("member-renamed", new.place, f"{what} was called {old.name}, is called {new.name}")
        if old.required != new.required:
            rule = "member-required" if new.required else "member-optional"
            yield _change(rule, new.place, f"{what} is {'now' if new.required else 'no longer'} required")
        elif old.default != new.default:
            message = f"{what}: the default was {old.default or 'none'}, is {new.default or 'none'}"
            yield _change("default-changed", new.place, message)
        yield from self._shape(what, old.type, new.type, new.place)
        yield from _constraints(what, old.constraints, new.constraints, new.place)

    def _shape(self, what: str, old: object, new: object, place: Place) -> Iterator[Change]:
        for rule, before, after in self._shapes.changes(old, new):
            yield _change(rule, place, f"{what} was {shown(before)}, is {shown(after)}")


def _change(rule: str, place: Place, message: str) -> Change:
    return Change(RULES[rule], place, message)


def _matched(old: dict[str, TypeFacts], new: dict[str, TypeFacts]) -> dict[str, str]:
    found = {schema: schema for schema in old if schema in new}
    names = {facts.name: schema for schema, facts in new.items() if schema not in found}
    for schema, facts in old.items():
        if schema not in found and facts.name in names:
            found[schema] = names.pop(facts.name)
    return found


def _own_name(facts: TypeFacts) -> str:
    """The name without those of enclosing structs, whose renaming is told once."""
    return facts.name.rpartition("::")[2]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _owner(place: Place) -> Place:
    return Place(place.file, 1, "#") if place.pointer.startswith("#") else place


def _file(schema: str) -> str:
    return schema.partition("#")[0]


def _values(before: TypeFacts, after: TypeFacts) -> Iterator[Change]:
    for wire, name in before.values.items():
        if wire not in after.values:
            yield _change("enum-value-removed", after.place, f"{after.name} has no value {wire!r} any more")
        elif after.values[wire] != name:
            message = f"value {wire!r} of {after.name} was called {name}, is called {after.values[wire]}"
            yield _change("enum-value-renamed", after.place, message)
    for wire in after.values:
        if wire not in before.values:
            yield _change("enum-value-added", after.place, f"{after.name} has the new value {wire!r}")


_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")


def _constraints(what: str, old: dict[str, str], new: dict[str, str], place: Place) -> Iterator[Change]:
    for path in dict.fromkeys((*old, *new)):
        before, after = old.get(path), new.get(path)
        if before == after:
            continue
        message = f"{what}: {path} was {before or 'absent'}, is {after or 'absent'}"
        yield _change(_constraint_rule(path.rpartition("/")[2], before, after), place, message)


def _constraint_rule(key: str, before: str | None, after: str | None) -> str:
    if key == "format":
        return "format-changed"
    if before is None:
        return "constraint-tightened"
    if after is None:
        return "constraint-loosened"
    was, now = json.loads(before), json.loads(after)
    narrower = None
    if key in _UPPER + _LOWER and all(isinstance(each, (int, float)) for each in (was, now)):
        narrower = now < was if key in _UPPER else now > was
    elif key == "enum" and isinstance(was, list) and isinstance(now, list):
        gone = any(each not in now for each in was)
        fresh = any(each not in was for each in now)
        narrower = gone if gone != fresh else None
    elif key == "uniqueItems":
        narrower = now is True
    if narrower is None:
        return "constraint-changed"
    return "constraint-tightened" if narrower else "constraint-loosened"
