"""Schemas that were mangled at random: a finding or a header, never a traceback."""

import copy
import json
import random
import unittest

from support import ROOT, FolderTest

SEED = 20_260
RUNS = 300
JUNK = [
    None, True, False, 0, -1, 1.5, 1e400, 10**400, "", "x", "#", "/", "\x00", "*/", "node.schema.json",
    [], {}, [None], {"": None}, ["a", "a"], {"type": "object"}, {"$ref": "#"}, {"$ref": "#/$defs/x"},
    {"type": []}, {"oneOf": [{}, {}]}, {"enum": [None]}, {"const": None}, {"properties": None},
    {"properties": {"": {"properties": {"": {}}}}},
]  # fmt: skip
KEYS = """type properties required items additionalProperties enum const oneOf $ref format default x-cpp-name
    x-cpp-type x-cpp-include x-format x-enum-doc x-extra-members x-event x-envelope $defs description
    deprecated examples title $id $schema""".split()


def places(value: object) -> list[tuple[object, object]]:
    """Every container with a key or index into it."""
    found: list[tuple[object, object]] = []
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        found.append((value, key))
        found.extend(places(value[key]))
    return found


def mangle(schema: object, chance: random.Random) -> None:
    """Changes a few places of a schema."""
    for _ in range(chance.randint(1, 3)):
        container, key = chance.choice(places(schema))
        action = chance.randrange(4)
        if action == 0:
            container[key] = copy.deepcopy(chance.choice(JUNK))
        elif action == 1:
            del container[key]
        elif action == 2 and isinstance(container, dict):
            container[chance.choice(KEYS)] = copy.deepcopy(chance.choice(JUNK))
        else:
            container[key] = copy.deepcopy(
                container[chance.choice(list(container))] if isinstance(container, dict) else container
            )


class Mutations(FolderTest):
    """The golden cases, mangled."""

    def test_never_a_traceback(self) -> None:
        chance = random.Random(SEED)
        statuses = {0: 0, 1: 0, 2: 0}
        for case in ("clinic", "loops", "shapes", "words"):
            folder = ROOT / "tests" / "golden" / case / "schemas"
            originals = {
                file.relative_to(folder).as_posix().removesuffix(".schema.json"): json.loads(
                    file.read_text("utf-8")
                )
                for file in sorted(folder.rglob("*.schema.json"))
            }
            for name, schema in originals.items():
                self.folder.write(name, schema)
            for run in range(RUNS // 4):
                name = chance.choice(list(originals))
                schema = copy.deepcopy(originals[name])
                mangle(schema, chance)
                self.folder.write(name, schema)
                with self.subTest(f"{case} {run}"):
                    status = self.folder.generate()
                    statuses[status] += 1
                    self.assertEqual(
                        status == 0, all(each.severity != "error" for each in self.folder.findings())
                    )
                self.folder.write(name, originals[name])
            for file in self.folder.schemas.rglob("*.schema.json"):
                file.unlink()
        self.assertGreater(statuses[0], RUNS // 20)
        self.assertGreater(statuses[1], RUNS // 4)


class Outputs(FolderTest):
    """The same, for all else that comes from schemas: what passes the checks gives every output."""

    KEYWORDS = """minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern
        minItems maxItems uniqueItems minProperties maxProperties dependentRequired""".split()
    VALUES = [
        0, -1, 1.5, 1e300, 10**30, True, "", "(", "^a+$", "a(?=b)", "\\u{110000}", [], ["x"], {},
        {"x": ["y"]}, {"x": 1}, {"x": [1]}, None,
    ]  # fmt: skip

    def mangled(self, chance: random.Random, schema: object) -> object:
        found = copy.deepcopy(schema)
        if chance.random() < 0.3:
            mangle(found, chance)
        objects = [found] + [
            each[key] for each, key in places(found) if isinstance(each[key], dict) and "type" in each[key]
        ]
        for _ in range(chance.randint(0, 4)):
            target = chance.choice(objects)
            if isinstance(target, dict):
                target[chance.choice(self.KEYWORDS)] = copy.deepcopy(chance.choice(self.VALUES))
        return found

    def test_never_a_traceback(self) -> None:
        chance = random.Random(SEED)
        folder = ROOT / "tests" / "golden" / "clinic" / "schemas"
        originals = {}
        for file in sorted(folder.rglob("*.schema.json")):
            name = file.relative_to(folder).as_posix().removesuffix(".schema.json")
            originals[name] = json.loads(file.read_text("utf-8"))
            self.folder.write(name, originals[name])
        baseline, out = str(self.folder.path / "baseline.json"), str(self.folder.out)
        names = ("--namespace", "a", "--include-prefix", "a")
        self.assertEqual(self.folder.run("check", "--write-baseline", baseline), 0, self.folder.said)
        passed = 0
        for run in range(RUNS // 4):
            name = chance.choice(list(originals))
            self.folder.write(name, self.mangled(chance, originals[name]))
            with self.subTest(run):
                if self.folder.run("check") == 0:
                    passed += 1
                    self.assertIn(self.folder.run("check", "--baseline", baseline), (0, 1))
                    for command in ("bundle",), ("samples", "--output", out), ("docs", "--output", out):
                        self.assertEqual(self.folder.run(*command), 0, self.folder.said)
                    status = self.folder.run("validation", "--output", out, *names)
                    self.assertEqual(status, 0, self.folder.said)
            self.folder.write(name, originals[name])
        self.assertGreater(passed, RUNS // 20)


if __name__ == "__main__":
    unittest.main()
