#!/usr/bin/python3
"""Checks a schema catalog and its example payloads with a validator that is not ours (python3-jsonschema).

Usage: check_examples.py [schema folder]       (default: schemas/appdirect of this checkout)

Nothing here knows a catalog: each event's schema is composed from x-envelope and x-event, the way the generator
reads them. Examples must be accepted; a refused twin must fail at exactly the pointer and keyword that
refused/expected.json names; a malformed body must not parse at all.
"""

import copy
import json
import pathlib
import re
import sys
from urllib.parse import urldefrag, urljoin

import jsonschema
from jsonschema import Draft202012Validator

BASE = "https://catalog.invalid/"
SUFFIX = ".schema.json"


class Refused(ValueError):
    """A body that is not one JSON value by RFC 8259, or that repeats a member (then `member` names it)."""

    def __init__(self, reason, member=None):
        super().__init__(reason)
        self.member = member


def read_strictly(data):
    """Parses bytes as UTF-8 JSON: no NaN, no byte order mark, no lone surrogate, no member twice."""

    def members(pairs):
        seen = {}
        for key, value in pairs:
            if key in seen:
                raise Refused(f"member {key!r} twice", key)
            seen[key] = value
        return seen

    def constant(name):
        raise Refused(f"{name} is not JSON")

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=members, parse_constant=constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (UnicodeError, RecursionError, json.JSONDecodeError) as error:
        raise Refused(str(error)) from error
    return value


def tokens(pointer):
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def pointer_of(path):
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in path)


def subschemas(schema):
    """Every schema inside a schema, itself included, as (pointer, schema)."""

    def walk(at, here):
        if not isinstance(here, dict):
            return
        yield at, here
        for keyword in ("properties", "$defs"):
            for name, child in here.get(keyword, {}).items():
                yield from walk(f"{at}{pointer_of([keyword, name])}", child)
        for keyword in ("items", "additionalProperties"):
            yield from walk(f"{at}/{keyword}", here.get(keyword))
        for keyword in ("oneOf", "anyOf", "allOf"):
            for index, child in enumerate(here.get(keyword, [])):
                yield from walk(f"{at}/{keyword}/{index}", child)

    return walk("", schema)


def placed(pointer, schema, required=True):
    """A schema that says of the value at `pointer` what `schema` says, and whether it must be there."""
    for token in reversed(tokens(pointer)):
        schema = {"properties": {token: schema}, **({"required": [token]} if required else {})}
        required = True
    return schema


class Catalog:
    def __init__(self, folder):
        self.folder = folder
        self.files = {}
        for path in sorted(folder.rglob("*" + SUFFIX)):
            if "examples" not in path.relative_to(folder).parts:
                self.files[path.relative_to(folder).as_posix()] = read_strictly(path.read_bytes())
        # $id is written relative to the folder, which a validator would resolve against the file's own place.
        self.store = {BASE + name: {**schema, "$id": BASE + name} for name, schema in self.files.items()}
        self.envelope = next((name for name, s in self.files.items() if "x-envelope" in s), None)
        self.events = {}
        for name, schema in self.files.items():
            event = schema.get("x-event")
            for action, rule in event["actions"].items() if event else ():
                key = re.sub(r"[^a-z0-9]+", "_", f"{event['resource']}_{action}".lower())
                self.events[key] = (name, event["resource"], action, rule)

    def target(self, name, reference):
        """The schema a $ref points at, or None."""
        address, fragment = urldefrag(urljoin(BASE + name, reference))
        here = self.store.get(address)
        for token in tokens(fragment):
            here = here.get(token) if isinstance(here, dict) else None
        return here

    def composed(self, event):
        """Envelope, fixed type and action, and the content at its place: the schema of one event."""
        name, resource, action, rule = self.events[event]
        rules = self.files[self.envelope]["x-envelope"]
        envelope = copy.deepcopy(self.store[BASE + self.envelope])
        content = {"$ref": urljoin(BASE + name, rule.get("$ref", name.rpartition("/")[2]))}
        parts = [envelope]

        def fix(place, value):
            if isinstance(place, str):
                parts.append(placed(place, {"const": value}))

        if "name" in rules:
            fix(rules["name"], f"{resource}.{action}")
        else:
            fix(rules.get("resource"), resource)
            fix(rules.get("action"), action)
        place = rules.get("content")
        if place:
            holder = envelope
            for token in tokens(place)[:-1]:
                holder = holder.get("properties", {}).get(token, {})
            holder.get("properties", {}).pop(tokens(place)[-1], None)
        if isinstance(place, str) and (place or rule["content"] == "required"):
            kind = rule["content"]
            parts.append(placed(place, False if kind == "none" else content, kind == "required"))
        return {"$schema": Draft202012Validator.META_SCHEMA["$schema"], "$id": BASE, "allOf": parts}

    def complaints(self, event, value):
        """What the validator finds wrong with a payload, as a set of (pointer, keyword)."""
        schema = self.composed(event)
        resolver = jsonschema.RefResolver(BASE, schema, store=self.store)
        validator = Draft202012Validator(schema, resolver=resolver)
        return {leaf for error in validator.iter_errors(value) for leaf in leaves(error)}


def leaves(error):
    """An error as (pointer, keyword); a failed oneOf is told by the one alternative of the value's own kind."""
    path = list(error.absolute_path)
    if error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield pointer_of(path + [name]), "required"
        return
    if error.validator == "oneOf" and error.context:
        branches = {}
        for inner in error.context:
            branches.setdefault(inner.relative_schema_path[0], []).append(inner)
        fitting = [
            branch for branch in branches.values()
            if not any(inner.validator == "type" and not inner.relative_path for inner in branch)
        ]
        if len(fitting) == 1:
            for inner in fitting[0]:
                yield from leaves(inner)
            return
    yield pointer_of(path), error.validator or "false"


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, ok, what):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}")

    def no_fault(self, what, faults):
        """One check that holds if `faults` is empty."""
        faults = list(faults)
        self.check(not faults, f"{what}: {'; '.join(map(str, faults))}")


def check_schemas(catalog, tally):
    for name, schema in catalog.files.items():
        try:
            Draft202012Validator.check_schema(schema)
            fault = []
        except jsonschema.SchemaError as error:
            fault = [error.message]
        tally.no_fault(f"{name} is a 2020-12 schema", fault)
        tally.check(schema.get("$id") == name, f"{name}: its $id is its path in the folder")
        tally.no_fault(f"{name} has a title and a description",
                       [word for word in ("title", "description") if not str(schema.get(word, "")).strip()])
        parts = list(subschemas(schema))
        tally.no_fault(f"{name}: every property has a description",
                       [f"{at}/properties/{key}" for at, part in parts for key, child in part.get("properties", {}).items()
                        if not str(child.get("description", "")).strip()])
        tally.no_fault(f"{name}: every $ref resolves",
                       [part["$ref"] for _, part in parts if "$ref" in part and catalog.target(name, part["$ref"]) is None])
        tally.no_fault(f"{name}: required names properties",
                       [f"{at}: {key}" for at, part in parts for key in part.get("required", [])
                        if key not in part.get("properties", {})])
        tally.no_fault(f"{name}: x-enum-doc speaks of values of the enum",
                       [f"{at}: {key}" for at, part in parts for key in part.get("x-enum-doc", {})
                        if key not in part.get("enum", [])])
        tally.no_fault(f"{name}: content is required, optional or none",
                       [f"{action}: {rule.get('content')}" for action, rule in schema.get("x-event", {}).get("actions", {}).items()
                        if rule.get("content") not in ("required", "optional", "none")])


def check_examples(catalog, tally):
    examples = catalog.folder / "examples"
    shown = set()
    for path in sorted(examples.glob("*.json")):
        event = path.name.partition(".")[0]
        if event not in catalog.events:
            tally.check(False, f"{path.name}: no event of that name in the catalog")
            continue
        shown.add(event)
        try:
            faults = sorted(catalog.complaints(event, read_strictly(path.read_bytes())))
        except Refused as error:
            faults = [error]
        tally.no_fault(f"{path.name} is accepted", faults)
    for event in catalog.events:
        tally.check(event in shown, f"{event} has an example")


def check_refused(catalog, tally):
    folder = catalog.folder / "examples" / "refused"
    index = folder / "expected.json"
    expected = read_strictly(index.read_bytes()) if index.exists() else {}
    files = {path.name: path for path in sorted(folder.glob("*.json")) if path != index}
    tally.no_fault("expected.json lists the refused twins", set(files) ^ set(expected))
    refused = {catalog.events[event][1] for event in (name.partition(".")[0] for name in files) if event in catalog.events}
    for resource in sorted({resource for _, resource, _, _ in catalog.events.values()}):
        tally.check(resource in refused, f"{resource} has a refused twin")
    for name in sorted(set(files) & set(expected)):
        event = name.partition(".")[0]
        want = {(expected[name]["pointer"], expected[name]["keyword"])}
        if event not in catalog.events:
            tally.check(False, f"refused/{name}: no event of that name in the catalog")
            continue
        try:
            found = catalog.complaints(event, read_strictly(files[name].read_bytes()))
        except Refused as error:
            pointer = expected[name]["pointer"]
            found = {(pointer, "duplicate")} if error.member == tokens(pointer)[-1] else {("", str(error))}
        tally.check(found == want, f"refused/{name}: expected {sorted(want)}, the validator says {sorted(found)}")
    for path in sorted((folder / "malformed").glob("*.json")):
        try:
            read_strictly(path.read_bytes())
            tally.check(False, f"malformed/{path.name} parses")
        except Refused as error:
            tally.check(error.member is None, f"malformed/{path.name} is well-formed but for {error}")


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else root / "schemas" / "appdirect"
    tally = Tally()
    try:
        catalog = Catalog(folder)
    except Refused as error:
        print(f"FAILED: a schema in {folder} is not JSON: {error}")
        print("0 passed, 1 failed")
        return 1
    tally.check(catalog.envelope is not None, f"{folder} has a file with x-envelope")
    tally.check(bool(catalog.events), f"{folder} has a file with x-event")
    check_schemas(catalog, tally)
    if catalog.envelope and not tally.failed:  # a broken schema would only repeat itself in each example
        check_examples(catalog, tally)
        check_refused(catalog, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
