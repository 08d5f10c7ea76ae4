"""What is made beside the headers: bundle, samples, documents and pages, judged by a validator that is not
ours.
"""

import copy
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import os
import unittest

import jsonschema
from jsonschema import Draft202012Validator

from support import ENVELOPE, GENERATOR, ROOT, FolderTest
from typehook_codegen.outputs.patterns import matches, matching
from typehook_codegen.outputs.samples import KINDS

CATALOGS = [ROOT / "schemas" / "appdirect", *sorted((ROOT / "tests" / "catalogs").iterdir())]
CASES = sorted(folder / "schemas" for folder in (ROOT / "tests" / "golden").iterdir() if folder.is_dir())

EVENT = {"resource": "THING", "actions": {"MADE": {"content": "required"}, "GONE": {"content": "none"}}}

# One member for each keyword that a sample has to satisfy.
DEMANDING = {
    "x-event": EVENT,
    "type": "object",
    "required": ["id", "tree"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "tree": {"$ref": "#/$defs/tree"},
        "short": {"type": "string", "maxLength": 3},
        "long": {"type": "string", "minLength": 70},
        "exact": {"type": "string", "minLength": 5, "maxLength": 5},
        "code": {"type": "string", "pattern": "^[A-Z]{2}-\\d{3,5}(x|y)?$"},
        "word": {"type": "string", "pattern": "ab+", "minLength": 9},
        "count": {"type": "integer", "minimum": 3, "maximum": 9},
        "even": {"type": "integer", "multipleOf": 2, "exclusiveMinimum": 10, "exclusiveMaximum": 21},
        "big": {"type": "integer", "minimum": 9007199254740993},
        "small": {"type": "integer", "format": "int32"},
        "cents": {"type": "number", "multipleOf": 0.5, "minimum": 1.25, "maximum": 9.75},
        "open": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        "price": {"type": "number", "x-cpp-type": "decimal", "minimum": 0.01},
        "state": {"type": ["string", "null"], "enum": ["ON", "OFF", None]},
        "kind": {"const": "thing"},
        "when": {"type": "string", "format": "date-time"},
        "day": {"type": "string", "format": "date"},
        "at": {"type": ["integer", "null"], "x-format": "epoch-ms"},
        "mail": {"type": "string", "format": "email"},
        "host": {"type": "string", "format": "hostname"},
        "four": {"type": "string", "format": "ipv4"},
        "six": {"type": "string", "format": "ipv6"},
        "link": {"type": "string", "format": "uri"},
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "minItems": 4},
        "few": {"type": "array", "items": {"type": "integer"}, "maxItems": 1},
        "map": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 5}},
        "either": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "flag": {"type": "boolean"},
        "free": True,
    },
    "dependentRequired": {"flag": ["kind"]},
    "$defs": {
        "tree": {
            "type": "object",
            "required": ["branches"],
            "properties": {
                "branches": {"type": "array", "items": {"$ref": "#/$defs/tree"}},
                "parent": {"$ref": "#/$defs/tree"},
            },
        }
    },
}

# Text that tries to leave the place where it is printed.
HOSTILE = """</script></style></details><script>alert(1)</script><img src=x onerror=alert(1)> | a | b |
# heading ``` `code` [link](javascript:alert(1)) {{ 7 * 7 }} {% raw %} \\" ' & \u202e"""


class OutputTest(FolderTest):
    """A catalog and what a command makes of it."""

    def bundle(self, schemas: pathlib.Path, *more: str) -> dict:
        status = self.folder.run("bundle", "--schema-dir", str(schemas), *more)
        self.assertEqual(status, 0, self.folder.said)
        found = json.loads(self.folder.printed)
        Draft202012Validator.check_schema(found)
        return found

    def samples(self, schemas: pathlib.Path) -> dict[str, object]:
        out = self.folder.path / "samples"
        status = self.folder.run("samples", "--schema-dir", str(schemas), "--output", str(out))
        self.assertEqual(status, 0, self.folder.said)
        return {file.name: json.loads(file.read_text("utf-8")) for file in sorted(out.glob("*.json"))}

    def docs(self, schemas: pathlib.Path, *more: str) -> pathlib.Path:
        out = self.folder.path / "docs"
        status = self.folder.run("docs", "--schema-dir", str(schemas), "--output", str(out), *more)
        self.assertEqual(status, 0, self.folder.said)
        return out

    def write_demanding(self) -> None:
        self.folder.write("envelope", ENVELOPE)
        self.folder.write("thing", DEMANDING)


class Bundles(OutputTest):
    """One JSON Schema of everything."""

    def test_it_takes_the_examples_and_refuses_the_twins(self) -> None:
        schemas = ROOT / "schemas" / "appdirect"
        whole = self.bundle(schemas)
        examples = sorted((schemas / "examples").glob("*.json"))
        self.assertGreater(len(examples), 60)
        for file in examples:
            self.validate(whole, file.name.split(".")[0], json.loads(file.read_text("utf-8")))
        expected = json.loads((schemas / "examples" / "refused" / "expected.json").read_text("utf-8"))
        refused = 0
        for name, told in expected.items():
            file = schemas / "examples" / "refused" / name
            if told.get("keyword") == "duplicate" or not file.is_file():
                continue
            with self.subTest(name), self.assertRaises(jsonschema.ValidationError):
                self.validate(whole, name.split(".")[0], json.loads(file.read_text("utf-8")))
            refused += 1
        self.assertGreater(refused, 20)

    def validate(self, whole: dict, event: str, instance: object) -> None:
        Draft202012Validator({"$ref": f"#/$defs/{event}", "$defs": whole["$defs"]}).validate(instance)

    def test_any_event_fits_the_whole(self) -> None:
        self.write_demanding()
        whole = self.bundle(self.folder.schemas)
        for name, instance in self.samples(self.folder.schemas).items():
            with self.subTest(name):
                Draft202012Validator(whole).validate(instance)
        with self.assertRaises(jsonschema.ValidationError):
            Draft202012Validator(whole).validate({"type": "THING", "action": "LOST"})
        with self.assertRaises(jsonschema.ValidationError):
            Draft202012Validator(whole).validate({"type": "THING", "action": "GONE", "data": {}})

    def test_numbers_keep_their_digits(self) -> None:
        self.folder.write("thing", '{"type": "number", "maximum": 1e400, "minimum": 0.10}')
        self.assertEqual(self.folder.run("bundle"), 0, self.folder.said)
        self.assertIn('"maximum": 1e400', self.folder.printed)
        self.assertIn('"minimum": 0.10', self.folder.printed)

    def test_every_golden_case(self) -> None:
        for schemas in CASES:
            if not list(schemas.rglob("*.schema.json")):
                continue  # a case of one file
            with self.subTest(schemas.parent.name):
                imports = sorted(schemas.parent.glob("imports/**/"))
                self.bundle(schemas, *(f"--import-dir={folder}" for folder in imports))


class Samples(OutputTest):
    """Every kind of every event is valid."""

    def test_every_catalog(self) -> None:
        for schemas in CATALOGS:
            whole = self.bundle(schemas)
            found = self.samples(schemas)
            for name, instance in found.items():
                with self.subTest(schemas.name, sample=name):
                    self.assert_valid(whole, name, instance)
            for file in (self.folder.path / "samples").glob("*.json"):
                file.unlink()

    def assert_valid(self, whole: dict, name: str, instance: object) -> None:
        schema = {"$ref": f"#/$defs/{name.split('.')[0]}", "$defs": whole["$defs"]}
        Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(instance)

    def test_every_keyword(self) -> None:
        self.write_demanding()
        whole = self.bundle(self.folder.schemas)
        found = self.samples(self.folder.schemas)
        self.assertEqual(len(found), 2 * len(KINDS))
        for name, instance in found.items():
            with self.subTest(name):
                self.assert_valid(whole, name, instance)
        self.assertEqual(self.folder.said, "")
        full, low, high = (found[f"thing_made.{kind}.json"]["data"] for kind in KINDS[2:])
        self.assertEqual(set(full), set(DEMANDING["properties"]))
        self.assertEqual((low["count"], high["count"]), (3, 9))
        self.assertEqual((low["even"], high["even"]), (12, 20))
        self.assertEqual((low["small"], high["small"]), (-(2**31), 2**31 - 1))
        self.assertEqual((low["big"], high["big"]), (9007199254740993, 2**63 - 1))
        self.assertEqual((low["cents"], high["cents"]), (1.5, 9.5))
        self.assertEqual((low["state"], high["state"]), (None, "OFF"))
        self.assertEqual((len(low["short"]), len(high["short"])), (0, 3))
        self.assertEqual(set(found["thing_made.minimal.json"]["data"]), {"id", "tree"})
        self.assertNotIn("map", found["thing_made.valid.json"]["data"])

    def test_refinements_decide_which_alternative_it_is(self) -> None:
        person = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
        nullable = {"oneOf": [{"$ref": "#/$defs/person"}, {"type": "null"}]}
        members = {
            "closed_by": nullable, "opened_by": nullable,
            "reason": {"type": ["string", "null"], "enum": ["spam", "resolved", None]},
            "place": {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]},
            "link": {"oneOf": [{"type": "string", "enum": [""]}, {"type": "string", "format": "uri"}]},
        }  # fmt: skip
        refined = {
            "closed_by": {"type": "null"}, "opened_by": {"$ref": "#/$defs/person"}, "reason": {"type": "null"},
            "place": {"type": ["number", "null"]},
        }  # fmt: skip
        self.folder.write("envelope", ENVELOPE)
        self.folder.write("thing", {
            "x-event": EVENT, "$defs": {"person": person, "base": {"type": "object", "properties": members}},
            "allOf": [{"$ref": "#/$defs/base"}, {"type": "object", "required": list(members), "properties": refined}],
        })
        whole = self.bundle(self.folder.schemas)
        for name, instance in self.samples(self.folder.schemas).items():
            with self.subTest(name):
                self.assert_valid(whole, name, instance)
        self.assertEqual(self.folder.said, "")

    def test_keywords_that_samples_are_not_made_for_are_told(self) -> None:
        self.folder.write("envelope", ENVELOPE)
        for keyword, value in (
            ("not", {"required": ["z"]}), ("if", {}), ("contains", {}), ("propertyNames", {"maxLength": 9}),
            ("dependentSchemas", {"a": {}}), ("unevaluatedProperties", False), ("unevaluatedItems", False),
        ):  # fmt: skip
            with self.subTest(keyword):
                self.folder.write("thing", {"x-event": EVENT, "type": "object", "properties": {"a": {"type": "string"}}, keyword: value})
                self.samples(self.folder.schemas)
                self.assertIn(f"the minimal sample of thing_made may not satisfy {keyword}", self.folder.said)

    def test_what_nothing_satisfies_is_told(self) -> None:
        self.folder.write("envelope", ENVELOPE)
        part = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
        for schema, keyword in (
            ({"oneOf": [part, {"type": "object", "required": ["b"], "properties": {"b": {}}}], "additionalProperties": False},
             "additionalProperties"),
            (part | {"allOf": [{"properties": {"a": {"enum": [1]}}}]}, "enum"),
            (part | {"allOf": [{"properties": {"a": {"oneOf": [{"type": "null"}, {"type": "integer"}]}}}]}, "oneOf"),
        ):
            with self.subTest(keyword):
                self.folder.write("thing", {"x-event": EVENT, "type": "object"} | schema)
                self.samples(self.folder.schemas)
                self.assertIn(f"the minimal sample of thing_made may not satisfy {keyword}", self.folder.said)

    def test_the_same_every_time(self) -> None:
        self.write_demanding()
        texts = []
        for seed in ("1", "2", "3"):
            out = self.folder.path / seed
            subprocess.run(
                [sys.executable, "-B", str(GENERATOR), "samples", "--schema-dir", str(self.folder.schemas),
                 "--output", str(out)],
                env=os.environ | {"PYTHONHASHSEED": seed}, check=True,
            )
            texts.append({file.name: file.read_bytes() for file in out.iterdir()})
        self.assertEqual(texts[0], texts[1])
        self.assertEqual(texts[0], texts[2])

    def test_a_type_without_end(self) -> None:
        self.folder.write("envelope", ENVELOPE)
        self.folder.write(
            "thing",
            {"x-event": EVENT, "type": "object", "required": ["next"],
             "properties": {"next": {"type": "array", "minItems": 1, "items": {"$ref": "#"}}}},
        )
        status = self.folder.run("samples", "--output", str(self.folder.out))
        self.assertEqual(status, 0, self.folder.said)
        self.assertIn("no sample of thing_made: it has no end", self.folder.said)
        self.assertTrue((self.folder.out / "thing_gone.full.json").is_file())

    def test_samples_have_a_size(self) -> None:
        nested: dict = {"type": "string"}
        unique: dict = {"type": "string"}
        for _ in range(12):
            nested = {"type": "array", "items": nested}
            unique = {"type": "array", "items": unique, "minItems": 3, "uniqueItems": True}
        named = {
            f"a{each}": {"type": "object", "required": ["l", "r"], "properties": {
                "l": {"$ref": f"#/$defs/a{each + 1}"}, "r": {"$ref": f"#/$defs/a{each + 1}"}}}
            for each in range(30)
        }
        named["a30"] = {"type": "object", "properties": {}}
        self.folder.write("envelope", ENVELOPE)
        event = {"x-event": EVENT, "type": "object"}
        self.folder.write("thing", event | {"properties": {"nested": nested, "unique": unique}})
        arguments = ("samples", "--kind", "boundary_high", "--output", str(self.folder.out))
        self.assertEqual(self.folder.run(*arguments), 0, self.folder.said)
        for file in self.folder.out.iterdir():
            self.assertLess(file.stat().st_size, 10_000_000, file.name)
        self.assertGreater((self.folder.out / "thing_made.boundary_high.json").stat().st_size, 100_000)
        self.folder.write(
            "thing", event | {"required": ["a"], "properties": {"a": {"$ref": "#/$defs/a0"}}, "$defs": named}
        )
        self.assertEqual(self.folder.run(*arguments), 0, self.folder.said)
        self.assertIn("no sample of thing_made: it has no end, or one too far (more than 100000", self.folder.said)

    def test_patterns(self) -> None:
        for pattern in ("^a{3}$", "[^a-z0-9]", "(ab|cd)\\1", "\\w+@\\w+\\.com$", "^$", "x*?y", "(?:\\d )+"):
            self.assertIsNotNone(matching(pattern), pattern)
        for pattern in ("(", "a(?=b)", "a{99999999999}", "[z-a]", "\\p{L}"):
            self.assertIsNone(matching(pattern), pattern)
        self.assertEqual(matching("^a+$", 4, 4), "aaaa")
        self.assertIsNone(matching("^aaa$", 0, 2))
        self.assertGreaterEqual(len(matching("(a+)+c$", 50)), 50)

    def test_what_patterns_match(self) -> None:
        texts = ("", "a", "ab", "aab1", "b a", "-a_", "1\n2", "abcabc")
        for pattern in ("a", "^a", "b$", "^$", "a*b", "(a|b)+1", "[^a]", "[a-c]{2,3}$", "\\bb", "a\\B", "\\d.", "\\s",
                        "(?:ab?)+?b", "^(?:abc){2}$", "a{0,1}b{2,}", "^\\W\\w", "(a|b)\\1"):
            for text in texts:
                self.assertEqual(matches(pattern, text), re.search(pattern, text) is not None, (pattern, text))
        self.assertFalse(matches("^(a+)+$", "a" * 40 + "b"))  # in Python's engine an hour
        self.assertFalse(matches("(", "a"))


class Documents(OutputTest):
    """OpenAPI and AsyncAPI; their official validators judge them in tests/documents."""

    def test_every_event_is_there(self) -> None:
        out = self.docs(ROOT / "schemas" / "appdirect")
        names = set(json.loads((out / "openapi.json").read_text("utf-8"))["webhooks"])
        self.assertEqual(len(names), 42)
        asyncapi = json.loads((out / "asyncapi.json").read_text("utf-8"))
        self.assertEqual(set(asyncapi["components"]["messages"]), names)
        self.assertEqual(set(asyncapi["operations"]), names)
        page = (out / "catalog.html").read_text("utf-8")
        text = (out / "catalog.md").read_text("utf-8")
        for name in names:
            self.assertIn(f'id="{name}"', page)
            self.assertIn(f'<a id="{name}"></a>', text)

    def test_a_format_alone(self) -> None:
        out = self.docs(CATALOGS[1], "--format", "html")
        self.assertEqual([file.name for file in out.iterdir()], ["catalog.html"])

    def test_the_examples_beside_the_schemas_are_shown(self) -> None:
        self.write_demanding()
        examples = self.folder.schemas / "examples"
        examples.mkdir()
        (examples / "thing_gone.json").write_text('{"type": "THING", "action": "GONE", "by": "hand"}')
        out = self.docs(self.folder.schemas)
        webhooks = json.loads((out / "openapi.json").read_text("utf-8"))["webhooks"]
        body = webhooks["thing_gone"]["post"]["requestBody"]["content"]["application/json"]
        self.assertEqual(body["examples"]["valid"]["value"]["by"], "hand")

    def test_drafts_before_2020(self) -> None:
        from typehook_codegen.outputs.asyncapi import draft_07

        self.assertEqual(
            draft_07({
                "prefixItems": [{"type": "string"}], "items": False, "dependentRequired": {"a": ["b"]},
                "$ref": "#/x", "description": "y", "enum": [{"prefixItems": 1}],
            }),
            {
                "items": [{"type": "string"}], "additionalItems": False, "dependencies": {"a": ["b"]},
                "description": "y", "enum": [{"prefixItems": 1}], "allOf": [{"$ref": "#/x"}],
            },
        )


class _Reader(html.parser.HTMLParser):
    VOID = {"meta", "input", "br", "img", "link"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        for key, value in attrs:
            if key == "id":
                self.ids.append(value)
            if key in ("href", "src"):
                self.links.append(value)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


class Pages(OutputTest):
    """The page for readers: whole, without help from elsewhere, and safe."""

    def read(self, file: pathlib.Path) -> _Reader:
        reader = _Reader()
        reader.feed(file.read_text("utf-8"))
        self.assertEqual((reader.wrong, reader.open), ([], []))
        return reader

    def test_it_is_sound_and_needs_nothing_else(self) -> None:
        reader = self.read(self.docs(ROOT / "schemas" / "appdirect") / "catalog.html")
        self.assertEqual(len(reader.ids), len(set(reader.ids)))
        for link in reader.links:
            self.assertTrue(link.startswith("#"), link)
            self.assertIn(link[1:], reader.ids)
        self.assertEqual(reader.tags.count("script"), 1)

    def test_it_needs_no_script_no_light_and_no_desk(self) -> None:
        page = (self.docs(ROOT / "schemas" / "appdirect") / "catalog.html").read_text("utf-8")
        still = re.sub(r"<script.*?</script>", "", page, flags=re.S)
        self.assertTrue('id="user_added"' in still and "typehook::on" in still)
        self.assertTrue("@media (prefers-color-scheme: dark)" in still)
        self.assertTrue('<meta name="viewport" content="width=device-width, initial-scale=1">' in still)

    def test_text_of_a_schema_stays_text(self) -> None:
        schema = copy.deepcopy(DEMANDING)
        schema["description"] = HOSTILE
        schema["title"] = HOSTILE
        schema["properties"]["short"]["description"] = HOSTILE
        schema["properties"][HOSTILE] = {"type": "string", "x-cpp-name": "hostile", "default": HOSTILE}
        schema["properties"]["state"] = {"enum": [HOSTILE], "x-cpp-name": {HOSTILE: "hostile"}}
        schema["properties"]["state"]["x-enum-doc"] = {HOSTILE: HOSTILE}
        schema["x-event"]["actions"]["MADE"]["description"] = HOSTILE
        self.folder.write("envelope", ENVELOPE)
        self.folder.write("thing", schema)
        out = self.docs(self.folder.schemas, "--title", HOSTILE, "--version", HOSTILE)
        self.assertNotIn("Traceback", self.folder.said)
        reader = self.read(out / "catalog.html")
        self.assertEqual(reader.tags.count("script"), 1)
        self.assertNotIn("img", reader.tags)
        text = (out / "catalog.md").read_text("utf-8")
        fence = False
        for line in text.splitlines():
            if line.startswith("```"):
                fence = not fence
            elif not fence:
                self.assertNotIn("<script", line.replace("\\<", ""))
                self.assertNotIn("](javascript", line.replace("\\]", "").replace("\\[", ""))
        for file in ("openapi.json", "asyncapi.json"):
            json.loads((out / file).read_text("utf-8"))

    def test_rows_of_inline_objects(self) -> None:
        schema = copy.deepcopy(DEMANDING)
        schema["properties"]["inner"] = {
            "type": "object",
            "properties": {
                "lines": {"type": "array", "items": {"properties": {"price": {"type": "number"}}}}
            },
        }
        self.folder.write("envelope", ENVELOPE)
        self.folder.write("thing", schema)
        text = (self.docs(self.folder.schemas) / "catalog.md").read_text("utf-8")
        self.assertIn(r"| inner.lines\[\].price | number | optional |", text)


if __name__ == "__main__":
    unittest.main()
