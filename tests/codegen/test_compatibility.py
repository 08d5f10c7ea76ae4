"""The compatibility gate: every rule finds its change and nothing else, at the right place."""

import copy
import json
import unittest

from support import ENVELOPE, ROOT, FolderTest
from typehook_codegen.compatibility.rules import CLASSES, RULES

ORDER = {
    "x-event": {
        "resource": "ORDER",
        "actions": {
            "ADDED": {"content": "required"},
            "CHANGED": {"content": "optional"},
            "REMOVED": {"content": "none"},
        },
    },
    "type": "object",
    "required": ["id", "kind", "state", "count"],
    "properties": {
        "id": {"type": "string"},
        "kind": {"const": "order"},
        "state": {"type": "string", "enum": ["OPEN", "CLOSED"]},
        "count": {"type": "integer", "format": "int64", "default": 1, "minimum": 0, "maximum": 100},
        "note": {"type": "string", "maxLength": 10, "format": "uri"},
        "price": {"type": "number"},
        "either": {"type": ["string", "integer"]},
        "lines": {"type": "array", "items": {"type": "string", "pattern": "^a"}},
        "party": {"$ref": "#/$defs/party"},
        "when": {"type": ["integer", "null"]},
        "level": {"type": "integer", "enum": [1, 2]},
    },
    "$defs": {"party": {"type": "object", "properties": {"name": {"type": "string"}}}},
}

ACTIONS = ("x-event", "actions")
PROPERTIES = ("properties",)


def put(value, *path):
    """A change of the order schema: the value at the path is replaced, or added."""

    def change(schema):
        for key in path[:-1]:
            schema = schema[key]
        schema[path[-1]] = value

    return change


def drop(*path):
    """A change of the order schema: what is at the path is taken out."""

    def change(schema):
        for key in path[:-1]:
            schema = schema[key]
        del schema[path[-1]]

    return change


def both(*changes):
    """Several changes."""

    def change(schema):
        for each in changes:
            each(schema)

    return change


def moved(schema):
    """The members in another order."""
    schema["properties"] = dict(reversed(schema["properties"].items()))


def rekeyed(schema):
    """The member `note` under another key, with its name."""
    members = [("remark" if key == "note" else key, each) for key, each in schema["properties"].items()]
    schema["properties"] = dict(members)
    schema["properties"]["remark"]["x-cpp-name"] = "note"


def raw(*path):
    return put({"x-cpp-type": "raw"}, *path)


# Rule, change, the pointer where it is told. Every case finds its rules and no others.
CASES = [
    ("event-added", put({"content": "none"}, *ACTIONS, "LOST"), "#/x-event/actions/LOST"),
    ("event-removed", drop(*ACTIONS, "REMOVED"), "#"),
    ("event-renamed", put("order_made", *ACTIONS, "ADDED", "x-cpp-name"), "#/x-event/actions/ADDED"),
    ("event-key-changed",
     both(
         drop(*ACTIONS, "REMOVED"),
         put({"content": "none", "x-cpp-name": "order_removed"}, *ACTIONS, "GONE"),
     ),
     "#/x-event/actions/GONE"),
    ("content-removed", put("none", *ACTIONS, "ADDED", "content"), "#/x-event/actions/ADDED"),
    ("content-optional", put("optional", *ACTIONS, "ADDED", "content"), "#/x-event/actions/ADDED"),
    ("content-required", put("required", *ACTIONS, "CHANGED", "content"), "#/x-event/actions/CHANGED"),
    ("content-required", put("required", *ACTIONS, "REMOVED", "content"), "#/x-event/actions/REMOVED"),
    ("content-added", put("optional", *ACTIONS, "REMOVED", "content"), "#/x-event/actions/REMOVED"),
    ("type-changed", put("#/$defs/party", *ACTIONS, "ADDED", "$ref"), "#/x-event/actions/ADDED"),
    ("type-added", put({"type": "object", "properties": {}}, "$defs", "new"), "#/$defs/new"),
    ("type-removed", both(drop("$defs"), raw(*PROPERTIES, "party")), "#", "type-widened"),
    ("type-renamed", put("folk", "$defs", "party", "x-cpp-name"), "#/$defs/party"),
    ("type-changed", put({"type": "string"}, *PROPERTIES, "price"), "#/properties/price"),
    ("type-changed", put({"type": "string"}, "$defs", "party"), "#/$defs/party"),
    ("type-changed", put({"type": "boolean", "pattern": "^a"}, *PROPERTIES, "lines", "items"),
     "#/properties/lines"),
    ("type-widened", put(["number", "null"], *PROPERTIES, "when", "type"), "#/properties/when"),
    ("type-widened", put({"x-cpp-type": "raw"}, *PROPERTIES, "price"), "#/properties/price"),
    ("type-narrowed", put("int32", *PROPERTIES, "count", "format"), "#/properties/count"),
    ("type-narrowed", put({"type": "integer"}, *PROPERTIES, "price"), "#/properties/price"),
    ("type-narrowed", put({"const": "new", "maxLength": 10, "format": "uri"}, *PROPERTIES, "note"),
     "#/properties/note"),
    ("representation-changed", put("decimal", *PROPERTIES, "price", "x-cpp-type"), "#/properties/price"),
    ("representation-changed", put("epoch-ms", *PROPERTIES, "when", "x-format"), "#/properties/when"),
    ("null-added", put(["number", "null"], *PROPERTIES, "price", "type"), "#/properties/price"),
    ("null-removed", put("integer", *PROPERTIES, "when", "type"), "#/properties/when"),
    ("alternative-added", put(["string", "integer", "boolean"], *PROPERTIES, "either", "type"),
     "#/properties/either"),
    ("alternative-removed", put("string", *PROPERTIES, "either", "type"), "#/properties/either"),
    ("constant-changed", put("ORDER", *PROPERTIES, "kind", "const"), "#/properties/kind"),
    ("member-added", put({"type": "string"}, *PROPERTIES, "fresh"), "#/properties/fresh"),
    ("required-member-added",
     both(
         put({"type": "string"}, *PROPERTIES, "fresh"),
         put(["id", "kind", "state", "count", "fresh"], "required"),
     ),
     "#/properties/fresh"),
    ("member-removed", drop(*PROPERTIES, "note"), "#"),
    ("required-member-removed",
     both(drop(*PROPERTIES, "id"), put(["kind", "state", "count"], "required")),
     "#"),
    ("member-renamed", put("remark", *PROPERTIES, "note", "x-cpp-name"), "#/properties/note"),
    ("member-key-changed", rekeyed, "#/properties/remark"),
    ("member-required", put(["id", "kind", "state", "count", "note"], "required"), "#/properties/note"),
    ("member-optional", put(["id", "kind", "state"], "required"), "#/properties/count"),
    ("member-moved", moved, "#"),
    ("enum-value-added", put(["OPEN", "CLOSED", "LOST"], *PROPERTIES, "state", "enum"), "#/properties/state"),
    ("enum-value-removed", put(["OPEN"], *PROPERTIES, "state", "enum"), "#/properties/state"),
    ("enum-value-renamed", put({"OPEN": "opened"}, *PROPERTIES, "state", "x-cpp-name"), "#/properties/state"),
    ("constraint-tightened", put(99, *PROPERTIES, "count", "maximum"), "#/properties/count"),
    ("constraint-tightened", put(1, *PROPERTIES, "count", "minimum"), "#/properties/count"),
    ("constraint-tightened", put(1, *PROPERTIES, "note", "minLength"), "#/properties/note"),
    ("constraint-tightened", put([1], *PROPERTIES, "level", "enum"), "#/properties/level"),
    ("constraint-tightened", put(True, *PROPERTIES, "lines", "uniqueItems"), "#/properties/lines"),
    ("constraint-tightened", put(False, "additionalProperties"), "#"),
    ("constraint-loosened", put(101, *PROPERTIES, "count", "maximum"), "#/properties/count"),
    ("constraint-loosened", put([1, 2, 3], *PROPERTIES, "level", "enum"), "#/properties/level"),
    ("constraint-loosened", drop(*PROPERTIES, "note", "maxLength"), "#/properties/note"),
    ("constraint-changed", put("^b", *PROPERTIES, "lines", "items", "pattern"), "#/properties/lines"),
    ("format-changed", put("email", *PROPERTIES, "note", "format"), "#/properties/note"),
    ("default-changed", put(2, *PROPERTIES, "count", "default"), "#/properties/count"),
    ("extra-members-dropped", put("drop", "x-extra-members"), "#"),
]


class Gate(FolderTest):
    """A baseline, a change, a check."""

    def setUp(self) -> None:
        super().setUp()
        self.baseline = str(self.folder.path / "baseline.json")
        self.schema = copy.deepcopy(ORDER)
        self.folder.write("envelope", ENVELOPE)

    def release(self) -> None:
        self.folder.write("order", self.schema)
        self.assertEqual(self.folder.run("check", "--write-baseline", self.baseline), 0, self.folder.said)

    def check(self, *more: str) -> int:
        self.folder.write("order", self.schema)
        return self.folder.run("check", "--baseline", self.baseline, *more)

    def changes(self) -> list[str]:
        """The rules of the last check, without the generator's own warnings."""
        return [each.message.rpartition("[")[2].partition(":")[0] for each in self.told()]

    def told(self):
        return [each for each in self.folder.findings() if "[" in each.message]


class Rules(Gate):
    """Each rule on its own."""

    def test_every_rule(self) -> None:
        tested = set()
        for rule, change, pointer, *others in CASES:
            with self.subTest(rule, pointer=pointer):
                self.schema = copy.deepcopy(ORDER)
                self.release()
                change(self.schema)
                self.check("--rule", "safe=warn")
                self.assertEqual(sorted(self.changes()), sorted([rule, *others]), self.folder.said)
                found = next(each for each in self.told() if f"[{rule}:" in each.message)
                self.assertEqual((found.file, found.pointer), ("schemas/order.schema.json", pointer))
                self.assertEqual(found.line, self.line_of("order", pointer))
                tested.add(rule)
        self.assertEqual(set(RULES) - tested, {"envelope-changed", "extra-members-kept"})

    def test_extra_members_kept_again(self) -> None:
        self.schema["x-extra-members"] = "drop"
        self.release()
        del self.schema["x-extra-members"]
        self.check("--rule", "safe=warn")
        self.assertEqual(self.changes(), ["extra-members-kept"])

    def test_another_place_in_the_envelope(self) -> None:
        self.release()
        moved_ = copy.deepcopy(ENVELOPE)
        moved_["x-envelope"]["content"] = "/payload"
        self.folder.write("envelope", moved_)
        self.assertEqual(self.check(), 1)
        self.assertIn("envelope-changed", self.changes())
        self.assertIn('x-envelope.content was "/data", is "/payload"', self.folder.said)

    def test_nothing_changed(self) -> None:
        self.release()
        self.assertEqual((self.check("--rule", "safe=error"), self.changes()), (0, []))

    def test_words_are_no_change(self) -> None:
        self.release()
        self.schema["description"] = "Said better."
        self.schema["properties"]["id"]["title"] = "Id"
        self.schema["properties"]["id"]["deprecated"] = True
        self.assertEqual((self.check("--rule", "safe=error"), self.changes()), (0, []))

    def test_a_file_that_moved(self) -> None:
        self.release()
        (self.folder.schemas / "order.schema.json").unlink()
        self.folder.write("sales/order", self.schema)
        status = self.folder.run("check", "--baseline", self.baseline)
        self.assertEqual((status, self.changes()), (0, []), self.folder.said)

    def test_every_built_in_event_against_itself(self) -> None:
        schemas = str(ROOT / "schemas" / "appdirect")
        self.assertEqual(
            self.folder.run("check", "--schema-dir", schemas, "--write-baseline", self.baseline), 0
        )
        status = self.folder.run(
            "check", "--schema-dir", schemas, "--baseline", self.baseline, "--rule", "safe=error"
        )
        self.assertEqual((status, self.folder.said), (0, ""))


class OpenApi(FolderTest):
    """Two versions of one OpenAPI document."""

    def document(self, name: str, *required: str) -> str:
        pet = {"type": "object", "required": list(required), "properties": {"name": {"type": "string"}}}
        reference = {"$ref": "#/components/schemas/pet"}
        header = {"name": "x-event", "in": "header", "required": True, "schema": {"const": "pet-born"}}
        body = {"required": True, "content": {"application/json": {"schema": reference}}}
        file = self.folder.path / name
        file.write_text(json.dumps({
            "openapi": "3.1.0",
            "info": {"title": "Pets", "version": "1"},
            "webhooks": {"petBorn": {"post": {"parameters": [header], "requestBody": body}}},
            "components": {"schemas": {"pet": pet}},
        }), "utf-8")
        return str(file)

    def test_changes_between_two_documents(self) -> None:
        old, new = self.document("v1.json"), self.document("v2.json", "name")
        self.assertEqual(self.compared(new, new), 0, self.folder.said)
        self.assertEqual(self.compared(old, new), 1, self.folder.said)
        self.assertIn("[member-required: breaks source and write]", self.folder.said)
        self.assertEqual(self.compared(str(self.folder.path / "nowhere.json"), new), 2)

    def compared(self, old: str, new: str) -> int:
        return self.folder.run("check", "--baseline-openapi", old, source=("--openapi", new))


class Severity(Gate):
    """Error, warning or off, by rule or by whom it breaks."""

    def test_levels(self) -> None:
        self.release()
        self.schema["properties"]["id"]["x-cpp-name"] = "identifier"
        for settings, status, severity in (
            ((), 1, "error"),
            (("source=warn",), 0, "warning"),
            (("source=off", "member-renamed=error"), 1, "error"),
            (("member-renamed=warn",), 0, "warning"),
            (("read=off", "write=off"), 1, "error"),
            (("source=off",), 0, None),
        ):
            with self.subTest(settings):
                flags = [word for setting in settings for word in ("--rule", setting)]
                self.assertEqual(self.check(*flags), status)
                self.assertEqual([each.severity for each in self.told()], [severity] if severity else [])

    def test_the_most_severe_class_decides(self) -> None:
        self.release()
        self.schema["required"].remove("count")
        self.assertEqual(self.check("--rule", "source=off"), 1)
        self.assertEqual(self.check("--rule", "source=off", "--rule", "read=warn"), 0)
        self.assertEqual(self.changes(), ["member-optional"])

    def test_wrong_settings(self) -> None:
        self.release()
        for setting, message in (
            ("source", "must be one of off, warn, error"),
            ("nothing=warn", "there is no rule or class of that name"),
        ):
            self.assertEqual(self.check("--rule", setting), 2)
            self.assertIn(message, self.folder.said)

    def test_the_rules_are_listed(self) -> None:
        self.assertEqual(self.folder.run("check", "--rules"), 0)
        self.assertEqual([line.split()[0] for line in self.folder.printed.splitlines()], list(RULES))

    def test_the_table_is_sound(self) -> None:
        for rule in RULES.values():
            self.assertLessEqual(set(rule.breaks), set(CLASSES) - {"safe"}, rule.id)
            self.assertEqual(rule.level == "off", not rule.breaks, rule.id)

    def test_the_page_documents_every_rule(self) -> None:
        page = (ROOT / "codegen" / "compatibility.md").read_text("utf-8")
        for rule in RULES.values():
            self.assertIn(f"| `{rule.id}` | {', '.join(rule.classes)} | {rule.level} | {rule.change} |", page)


class Files(Gate):
    """Baseline files: stable, and refused when they are not sound."""

    def test_a_baseline_is_the_same_everywhere(self) -> None:
        self.release()
        text = (self.folder.path / "baseline.json").read_text("utf-8")
        self.assertNotIn(str(self.folder.path), text)
        self.assertEqual(self.check("--write-baseline", self.baseline), 0)
        self.assertEqual((self.folder.path / "baseline.json").read_text("utf-8"), text)

    def test_a_baseline_is_not_written_over_what_it_breaks(self) -> None:
        self.release()
        before = (self.folder.path / "baseline.json").read_text("utf-8")
        del self.schema["properties"]["note"]
        self.assertEqual(self.check("--write-baseline", self.baseline), 1)
        self.assertEqual((self.folder.path / "baseline.json").read_text("utf-8"), before)

    def test_no_file(self) -> None:
        self.assertEqual(self.check(), 2)
        self.assertIn("check --write-baseline", self.folder.said)

    def test_damaged_files(self) -> None:
        self.release()
        whole = json.loads((self.folder.path / "baseline.json").read_text("utf-8"))
        name = b"typehook-baseline"
        for junk in (b"", b"{", b"[]", b"{}", b'{"%s": 2}' % name, b'{"%s": 1}' % name, b"\xff"):
            (self.folder.path / "baseline.json").write_bytes(junk)
            self.assertEqual(self.check(), 2, junk)
        places = [("types",), ("events",), ("envelope",)]
        for name, facts in whole["types"].items():
            places.extend(("types", name, key) for key in facts)
            places.extend(("types", name, "members", key) for key in facts.get("members", ()))
        for path in places:
            for junk in (None, 1, 1.5, "x", [], {"use": "x"}, {"use": 1}, {"list": None}, {"nullable": {}}):
                damaged = copy.deepcopy(whole)
                put(junk, *path)(damaged)
                (self.folder.path / "baseline.json").write_text(json.dumps(damaged), "utf-8")
                with self.subTest(path, junk=junk):
                    self.assertIn(self.check(), (0, 1, 2))


if __name__ == "__main__":
    unittest.main()
