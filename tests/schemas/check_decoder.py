#!/usr/bin/python3
"""Checks what our decoder makes of the example payloads, with Python's JSON reader as the judge.

Usage: check_decoder.py <decode_examples program> <schema folder>

* An example is the event that its file is named after, without a deviation, in both policies; encoded again it is an
  equal document: every member, every null, every digit of every decimal.
* A refused twin is refused by the strict policy at the pointer, and for the reason, that refused/expected.json names. The
  tolerant policy reports just that, and still loses nothing.
* A malformed body is a syntax error with an offset, in both policies.
"""

import decimal
import json
import pathlib
import subprocess
import sys

from check_examples import Catalog, Tally, read_strictly, subschemas

# What the decoder says where a JSON Schema validator complains of a keyword.
KINDS = {
    "type": {"wrong_type", "not_an_integer"},
    "required": {"missing_member"},
    "enum": {"unknown_enum_value"},
    "oneOf": {"no_matching_alternative"},
    "false": {"unexpected_content"},
    "duplicate": {"duplicate_member"},
}
SYNTAX = {
    "unexpected_end", "unexpected_character", "trailing_characters", "invalid_literal", "invalid_number",
    "invalid_string_control", "invalid_escape", "lone_surrogate", "invalid_utf8", "byte_order_mark",
}


class Number(str):
    """A number as it is spelled."""


def document(text):
    """A text as a value whose numbers keep their spelling; of a member written twice, the last."""
    return json.loads(text, parse_int=Number, parse_float=Number)


def plain_numbers(catalog):
    """The members that are everywhere integers or doubles, which are compared by value: 2.0 is 2."""
    plain, exact = set(), set()
    for schema in catalog.files.values():
        for _, part in subschemas(schema):
            for name, member in part.get("properties", {}).items():
                kinds = str(member.get("type"))
                is_plain = ("integer" in kinds or "number" in kinds) and "x-cpp-type" not in member
                (plain if is_plain else exact).add(name)
    return plain - exact


def same(left, right, plain, name=""):
    """Whether two documents, ours first, are equal; `name` is that of the member that they are, or are items of."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key], plain, key) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b, plain, name) for a, b in zip(left, right))
    if isinstance(left, Number) and isinstance(right, Number) and name in plain:
        # A large double is written as the shortest text that reads as the same double.
        is_double = "e" in left and float(left) == float(right)
        return is_double or decimal.Decimal(left) == decimal.Decimal(right)
    return type(left) is type(right) and left == right


def verdicts(program, files):
    """What the decoder says of each file, in their order."""
    told = subprocess.run([program, *map(str, files)], check=True, capture_output=True, encoding="utf-8").stdout
    said = [read_strictly(line.encode("utf-8")) for line in told.rstrip("\n").split("\n")]
    if [each["file"] for each in said] != [str(path) for path in files]:
        sys.exit("there is not one verdict on each file")
    return said


def is_essential(place, content):
    """Whether an event without this cannot be told or handled, which is a failure in every policy."""
    return place["pointer"] in ("", "/resource", "/resource/type", "/resourceAction") or (
        place["pointer"] == "/resource/content" and content == "required")


def check_example(catalog, tally, plain, path, said):
    name, resource, action, _ = catalog.events[path.name.partition(".")[0]]
    label = f"{resource}.{action}".lower()
    sent = document(path.read_bytes())
    for policy in ("tolerant", "strict"):
        found = said[policy]
        tally.check(found.get("failure") is None and found["event"] == label,
                    f"{path.name} is {label} when {policy}: {found}")
        tally.check(found["deviations"] == [], f"{path.name} departs from {name}: {found['deviations']}")
        tally.check(found["encoded"] and same(document(found["encoded"]), sent, plain),
                    f"{path.name} is the same document when it was decoded {policy} and encoded")


def check_refused(catalog, tally, plain, path, said, place):
    _, resource, action, rule = catalog.events[path.name.partition(".")[0]]
    if place["keyword"] == "const":  # another event, or one that the catalog does not know
        tally.check(said["strict"]["event"] not in ("", f"{resource}.{action}".lower()),
                    f"{path.name} is another event: {said['strict']}")
        return
    failure = said["strict"].get("failure") or {}
    tally.check(failure.get("pointer") == place["pointer"] and failure.get("kind") in KINDS[place["keyword"]],
                f"{path.name}: expected {place}, the strict policy says {failure}")
    tolerant = said["tolerant"]
    if is_essential(place, rule["content"]):
        tally.check(tolerant.get("failure") == failure, f"{path.name} fails in every policy: {tolerant}")
        return
    told = [(each["pointer"], each["kind"]) for each in tolerant["deviations"]]
    tally.check(told == [(failure.get("pointer"), failure.get("kind"))],
                f"{path.name}: the tolerant policy reports just {failure}: {tolerant}")
    tally.check(tolerant["encoded"] and same(document(tolerant["encoded"]), document(path.read_bytes()), plain),
                f"{path.name} is the same document after the tolerant policy")


def check_malformed(tally, path, said):
    size = path.stat().st_size
    for policy in ("tolerant", "strict"):
        failure = said[policy].get("failure") or {}
        tally.check(failure.get("kind") in SYNTAX and failure["offset"] <= size,
                    f"malformed/{path.name} is a syntax error when {policy}: {said[policy]}")


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    catalog = Catalog(folder)
    examples = folder / "examples"
    expected = read_strictly((examples / "refused" / "expected.json").read_bytes())
    files = sorted(path for path in examples.rglob("*.json") if path.name != "expected.json")
    tally, plain = Tally(), plain_numbers(catalog)
    for path, said in zip(files, verdicts(program, files)):
        if path.parent.name == "malformed":
            check_malformed(tally, path, said)
        elif path.parent.name == "refused":
            check_refused(catalog, tally, plain, path, said, expected[path.name])
        else:
            check_example(catalog, tally, plain, path, said)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
