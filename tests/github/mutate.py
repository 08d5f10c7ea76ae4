"""Writes mutated payloads: each capture of the octokit project with one thing wrong, and what its decode has to say.

    mutate.py <schema.json> <captures.json> <output folder>

Where a payload can be mutated is read from the schema, not asked of our code. Each mutation is a file of JSON lines:
`capture` (its number), `event` (the header), `body` (text), `touched` (the pointer below which only the mutation may
show), `expected` (pointer and kind of each deviation), `known` (whether an event of the catalog). The choice of the place is
random, with a fixed seed.
"""

import copy
import dataclasses
import json
import pathlib
import random
import sys
from collections.abc import Callable, Iterator

SEED = 20_261
MARK = "a text that no payload holds"


@dataclasses.dataclass(frozen=True)
class Place:
    """A member of an object that the schema describes."""

    path: tuple[str | int, ...]  # to the object
    key: str
    schema: dict
    required: bool
    nullable: bool

    @property
    def pointer(self) -> str:
        return pointer((*self.path, self.key))

    @property
    def types(self) -> list[str]:
        """The types of its value, null apart."""
        named = self.schema.get("type", [])
        return [each for each in ([named] if isinstance(named, str) else named) if each != "null"]

    @property
    def fixed(self) -> bool:
        return "const" in self.schema or "enum" in self.schema


def pointer(path: tuple[str | int, ...]) -> str:
    """A path as JSON pointer."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


class Payload:
    """A capture beside its schema."""

    def __init__(self, definitions: dict, event: str, body: dict) -> None:
        self.event = event
        self.body = body
        self._definitions = definitions
        self.definition = self._find()
        self.places: list[Place] = []
        self.objects: list[tuple[str | int, ...]] = []  # whose members are all described
        self._walk(self.definition, body, ())

    def _find(self) -> dict:
        """The definition of the payload: the one that fixes its action, or that is named by it, or by no action."""
        action = self.body.get("action")
        mine = {name: each for name, each in self._definitions.items() if name.startswith(f"{self.event}$")}
        fixing = [each for each in mine.values() if action in self._actions(each)]
        return fixing[0] if fixing else mine.get(f"{self.event}${action}") or mine[f"{self.event}$event"]

    def has_action(self) -> bool:
        """Whether the schema fixes the action."""
        return bool(self._actions(self.definition))

    @staticmethod
    def _actions(definition: dict) -> list[str]:
        return definition.get("properties", {}).get("action", {}).get("enum", [])

    def _resolve(self, schema: dict) -> dict:
        while "$ref" in schema:
            schema = self._definitions[schema["$ref"].removeprefix("#/definitions/")]
        return schema

    def _walk(self, schema: dict, value: object, path: tuple[str | int, ...]) -> None:
        schema = self._resolve(schema)
        if isinstance(value, list):
            for number, each in enumerate(value):
                if isinstance(schema.get("items"), dict):
                    self._walk(schema["items"], each, (*path, number))
            return
        if not isinstance(value, dict):
            return
        parts = [self._resolve(part) for part in schema.get("allOf", [schema])]
        if any(part.keys() & {"oneOf", "anyOf", "allOf"} or "properties" not in part for part in parts):
            return
        if all(not isinstance(part.get("additionalProperties"), dict) for part in parts):
            self.objects.append(path)
        for key in value:
            said = [part["properties"][key] for part in parts if key in part["properties"]]
            if len(said) == 1 and (path or key != "action"):
                member, nullable = self._nullable(self._resolve(said[0]))
                required = any(key in part.get("required", []) for part in parts)
                self.places.append(Place(path, key, member, required, nullable))
                self._walk(member, value[key], (*path, key))

    def _nullable(self, schema: dict) -> tuple[dict, bool]:
        """What a member may be beside null, and whether it may be null."""
        if "oneOf" in schema:
            others = [each for each in schema["oneOf"] if each.get("type") != "null"]
            if len(others) == 1 and len(schema["oneOf"]) == 2:
                return self._resolve(others[0]), True
        named = schema.get("type", [])
        return schema, "null" in ([named] if isinstance(named, str) else named) or None in schema.get("enum", [])

    def at(self, place: Place) -> object:
        return self.inside(self.body, place)[place.key]

    @staticmethod
    def inside(body: dict, place: Place) -> dict:
        """The object of a body that holds a place."""
        for token in place.path:
            body = body[token]
        return body


@dataclasses.dataclass
class Mutant:
    """A mutated payload, and what is expected of its decode."""

    body: str
    touched: str
    expected: list[tuple[str, str]]
    event: str | None = None
    known: bool = True


def written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def replaced(payload: Payload, place: Place, text: str, kind: str | None) -> Mutant:
    """The payload with another text as the value of one member."""
    body = copy.deepcopy(payload.body)
    payload.inside(body, place)[place.key] = MARK
    expected = [(place.pointer, kind)] if kind else []
    return Mutant(written(body).replace(written(MARK), text), place.pointer, expected)


def pick(payload: Payload, chance: random.Random, fits: Callable[[Place], bool]) -> Place | None:
    """A random place that a mutation fits."""
    places = [place for place in payload.places if fits(place)]
    return chance.choice(places) if places else None


def is_integer(payload: Payload, place: Place) -> bool:
    return place.types == ["integer"] and not place.fixed and isinstance(payload.at(place), int)


def unknown_key(payload: Payload, chance: random.Random) -> Mutant | None:
    if not payload.objects:
        return None
    body = copy.deepcopy(payload.body)
    path = chance.choice(payload.objects)
    there = body
    for token in path:
        there = there[token]
    there["a key that nobody described"] = {"deep": [1, "two", None]}
    return Mutant(written(body), pointer(path) + "/a key that nobody described", [])


def unknown_enum_value(payload: Payload, chance: random.Random) -> Mutant | None:
    def fits(place: Place) -> bool:
        return sum(isinstance(each, str) for each in place.schema.get("enum", [])) > 1

    place = pick(payload, chance, fits)
    return place and replaced(payload, place, '"no such value"', "unknown_enum_value")


def wrong_constant(payload: Payload, chance: random.Random) -> Mutant | None:
    def fits(place: Place) -> bool:
        return len(place.schema.get("enum", [])) == 1 and place.types == ["string"] and not place.nullable

    place = pick(payload, chance, fits)
    return place and replaced(payload, place, '"no such value"', "wrong_constant")


def missing_required(payload: Payload, chance: random.Random) -> Mutant | None:
    place = pick(payload, chance, lambda place: place.required)
    if place is None:
        return None
    body = copy.deepcopy(payload.body)
    del payload.inside(body, place)[place.key]
    return Mutant(written(body), place.pointer, [(place.pointer, "missing_member")])


def null_required(payload: Payload, chance: random.Random) -> Mutant | None:
    def fits(place: Place) -> bool:
        described = place.types in (["string"], ["integer"], ["boolean"], ["array"]) or "properties" in place.schema
        return place.required and not place.nullable and not place.fixed and described

    place = pick(payload, chance, fits)
    return place and replaced(payload, place, "null", "wrong_type")


def numeric_string(payload: Payload, chance: random.Random) -> Mutant | None:
    place = pick(payload, chance, lambda place: is_integer(payload, place))
    return place and replaced(payload, place, f'"{payload.at(place)}"', "wrong_type")


def number(text: str, kind: str | None) -> Callable[[Payload, random.Random], Mutant | None]:
    """The mutation that writes a number for an integer."""

    def mutate(payload: Payload, chance: random.Random) -> Mutant | None:
        place = pick(payload, chance, lambda place: is_integer(payload, place))
        return place and replaced(payload, place, text, kind)

    return mutate


def duplicate_key(payload: Payload, chance: random.Random) -> Mutant | None:
    second = {"integer": "77", "boolean": "true", "string": '"2020-02-02T02:02:02Z"'}

    def fits(place: Place) -> bool:
        return len(place.types) == 1 and place.types[0] in second and not place.fixed

    place = pick(payload, chance, fits)
    if place is None:
        return None
    body = copy.deepcopy(payload.body)
    payload.inside(body, place)[MARK] = None
    text = written(body).replace(written(MARK) + ":null", f"{written(place.key)}:{second[place.types[0]]}")
    return Mutant(text, place.pointer, [(place.pointer, "duplicate_member")])


def reordered(payload: Payload, chance: random.Random) -> Mutant:
    def shuffled(value: object) -> object:
        if isinstance(value, list):
            return [shuffled(each) for each in value]
        if isinstance(value, dict):
            keys = list(value)
            chance.shuffle(keys)
            return {key: shuffled(value[key]) for key in keys}
        return value

    return Mutant(written(shuffled(payload.body)), "/", [])


def unknown_event(payload: Payload, chance: random.Random) -> Mutant:
    del chance
    return Mutant(written(payload.body), "", [], event="no_such_event", known=False)


def unknown_action(payload: Payload, chance: random.Random) -> Mutant | None:
    del chance
    if not payload.has_action():
        return None
    return Mutant(written(payload.body | {"action": "no such action"}), "", [], known=False)


MUTATIONS = {
    "unknown_key": unknown_key,
    "unknown_enum_value": unknown_enum_value,
    "wrong_constant": wrong_constant,
    "missing_required": missing_required,
    "null_required": null_required,
    "numeric_string": numeric_string,
    "largest_integer": number("9223372036854775807", None),
    "smallest_integer": number("-9223372036854775808", None),
    "twenty_digits": number("98765432109876543210", "number_out_of_range"),
    "fraction": number("1.5", "not_an_integer"),
    "zero_with_exponent": number("0E-10", None),
    "duplicate_key": duplicate_key,
    "reordered": reordered,
    "unknown_event": unknown_event,
    "unknown_action": unknown_action,
}


def payloads(schema: pathlib.Path, captures: pathlib.Path) -> Iterator[Payload]:
    definitions = json.loads(schema.read_text("utf-8"))["definitions"]
    for event in json.loads(captures.read_text("utf-8")):
        for body in event["examples"]:
            yield Payload(definitions, event["name"], body)


def main(schema: str, captures: str, output: str) -> None:
    folder = pathlib.Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    lines: dict[str, list[str]] = {name: [] for name in MUTATIONS}
    for capture, payload in enumerate(payloads(pathlib.Path(schema), pathlib.Path(captures))):
        for name, mutate in MUTATIONS.items():
            mutant = mutate(payload, random.Random(f"{SEED} {name} {capture}"))
            if mutant is not None:
                case = dataclasses.asdict(mutant) | {"capture": capture, "event": mutant.event or payload.event}
                lines[name].append(json.dumps(case))
    for name, cases in lines.items():
        (folder / f"{name}.jsonl").write_text("\n".join(cases) + "\n", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
