#!/usr/bin/python3
"""Checks that decoding and encoding loses nothing of documents that depart from their schemas.

Usage: check_mutations.py <decode_examples program> <schema folder> [documents] [seed]

Example payloads are changed in a few random places: values of every wrong kind, members taken out, put in and moved. The
tolerant policy has to give an equal document back, or to say what makes it no event; and the strict policy has to
refuse exactly what the tolerant one reports.
"""

import copy
import json
import pathlib
import random
import sys
import tempfile

from check_decoder import Number, document, plain_numbers, same, verdicts
from check_examples import Catalog, Tally

VALUES = [
    None, True, False, "", "x", "ACTIVE", "1712345678901", "2026-01-31T10:00:00Z", "\u2028\U0001F600\"\\\n\0",
    # None that an integer or a double would spell otherwise: that is the same value, and check_decoder.py's to judge.
    *map(Number, ("0", "1", "-1", "1.5", "1e400", "1712345678901", "9223372036854775808", "18446744073709551616")),
    [], {}, [None], ["x"], [{}], {"a": Number("1.50")}, {"id": None},
]
IDENTITY = {("resource",), ("resource", "type"), ("resourceAction",)}


def written(value, chance):
    """A document as text; what is not ASCII is sometimes escaped."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(key) + ":" + written(each, chance) for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(each, chance) for each in value) + "]"
    return json.dumps(value, ensure_ascii=chance.random() < 0.5)


def places(value, at=()):
    """Every value inside a document, as the keys and indices that lead to it."""
    if isinstance(value, (dict, list)):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*at, key)
            yield from places(each, (*at, key))


def mutate(root, chance):
    """Changes one place that does not say which event it is."""
    free = [place for place in places(root) if place not in IDENTITY]
    if not free:
        return
    *way, key = chance.choice(free)
    parent = root
    for step in way:
        parent = parent[step]
    change = chance.choice(["put", "put", "put", "take out", "add", "move"])
    if change == "put" or isinstance(parent, list):
        parent[key] = copy.deepcopy(chance.choice(VALUES))
    elif change == "take out":
        del parent[key]
    elif change == "add":
        parent[f"new{chance.randrange(9)}"] = copy.deepcopy(chance.choice(VALUES))
    else:
        parent[key] = parent.pop(key)


def check(tally, plain, path, said):
    tolerant, strict = said["tolerant"], said["strict"].get("failure")
    if "failure" in tolerant:
        tally.check(tolerant["failure"]["pointer"] == "/resource/content" and strict is not None,
                    f"{path}: {tolerant['failure']} makes it no event")
        return
    tally.check(same(document(tolerant["encoded"]), document(path.read_bytes()), plain), f"{path} is the same document")
    if strict is None:
        tally.check(tolerant["deviations"] == [], f"{path}: strict lets through {tolerant['deviations']}")
    else:
        tally.check(strict in tolerant["deviations"], f"{path}: {strict} is not among {tolerant['deviations']}")


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    count, seed = [int(word) for word in (*sys.argv[3:], "500", "20260131")[:2]]
    chance = random.Random(seed)
    examples = [document(path.read_bytes()) for path in sorted((folder / "examples").glob("*.json"))]
    tally, plain = Tally(), plain_numbers(Catalog(folder))
    with tempfile.TemporaryDirectory() as scratch:
        files = [pathlib.Path(scratch) / f"{number}.json" for number in range(count)]
        for path in files:
            root = copy.deepcopy(chance.choice(examples))
            for _ in range(chance.randint(1, 5)):
                mutate(root, chance)
            path.write_text(written(root, chance), encoding="utf-8")
        for path, said in zip(files, verdicts(program, files)):
            failed = tally.failed
            check(tally, plain, path, said)
            if tally.failed > failed == 0:
                print(path.read_text(encoding="utf-8"))
    print(f"{tally.passed} passed, {tally.failed} failed (seed {seed})")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
