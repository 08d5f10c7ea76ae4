"""Schemas that nobody wrote for typehook: one file with definitions, references of every kind, OpenAPI, YAML."""

import importlib.util
import json
import pathlib
import unittest
from collections.abc import Iterator

from support import FolderTest

DRAFT_7 = "http://json-schema.org/draft-07/schema#"
HEADER_ENVELOPE = {
    "x-envelope": {
        "resource": {"header": "X-Event"},
        "action": "/action",
        "content": "",
        "events": r"^(?<resource>[^$]+)\$(?<action>.+)$",
    }
}


class BundleTest(FolderTest):
    """A test that generates from one file."""

    def from_file(self, schema: object, *more: str, option: str = "--schema", name: str = "bundle.json") -> int:
        file = self.folder.path / name
        file.write_text(schema if isinstance(schema, str) else json.dumps(schema, indent=1), "utf-8")
        return self.folder.generate(*more, source=(option, str(file)))

    def clean(self, schema: object, *more: str, option: str = "--schema") -> None:
        self.assertEqual((self.from_file(schema, *more, option=option), self.folder.said), (0, ""))

    def envelope(self, envelope: object = None) -> str:
        file = self.folder.path / "envelope.json"
        file.write_text(json.dumps(HEADER_ENVELOPE if envelope is None else envelope), "utf-8")
        return str(file)

    def finds(self, pointer: str, message: str, severity: str = "error") -> None:
        found = [each for each in self.folder.findings() if each.pointer == pointer and message in each.message]
        self.assertTrue(found, f"nothing at {pointer} with {message!r} in:\n{self.folder.said}")
        self.assertEqual(found[0].severity, severity)


class References(BundleTest):
    """Local references of every kind lead to one type each."""

    def test_definitions_of_one_name(self) -> None:
        both = {"a-b": {"type": "string"}, "a_b": {"type": "string"}}
        self.assertEqual(self.from_file({"definitions": both}), 1)
        self.finds("#/definitions/a_b", "give one an x-cpp-name")
        both["a_b"]["x-cpp-name"] = "a_c"
        self.clean({"definitions": both})
        self.assertIn("a_c", self.folder.header("a_c"))

    def test_each_definition_has_a_header(self) -> None:
        self.clean({"definitions": {"an-owner": {"type": "object", "properties": {"a": {"$ref": "#/definitions/b"}}},
                                    "b": {"type": "object", "properties": {}}}})
        self.assertIn("std::optional<basic_b<Storage>> a{};", self.folder.header("an_owner"))
        self.assertFalse((self.folder.out / "shop" / "bundle.hpp").exists())

    def test_a_pointer_into_a_schema_names_the_type_that_stands_there(self) -> None:
        self.clean({"definitions": {
            "a": {"type": "object", "properties": {"home": {"type": "object", "properties": {}}}},
            "b": {"type": "object", "properties": {"home": {"$ref": "#/definitions/a/properties/home"}}},
        }})
        self.assertIn("std::optional<basic_a_home<Storage>> home{};", self.folder.header("a"))
        self.assertIn("std::optional<basic_a_home<Storage>> home{};", self.folder.header("b"))

    def test_anchors_and_identifiers(self) -> None:
        self.clean({"$id": "https://example.com/shop/root.json", "$defs": {
            "a": {"type": "object", "properties": {
                "one": {"$ref": "#b"}, "two": {"$ref": "https://example.com/shop/c.json"},
                "three": {"$ref": "c.json#inner"}, "four": {"$ref": "c.json#/$defs/d"}}},
            "b": {"$anchor": "b", "type": "object", "properties": {}},
            "c": {"$id": "c.json", "type": "object", "properties": {},
                  "$defs": {"d": {"$anchor": "inner", "type": "object", "properties": {}}}},
        }})
        header = self.folder.header("a")
        for text in ("basic_b<Storage>> one", "basic_c<Storage>> two", "basic_c_d<Storage>> three",
                     "basic_c_d<Storage>> four"):
            self.assertIn(text, header)

    def test_an_identifier_in_an_unknown_keyword_is_none(self) -> None:
        self.from_file({"definitions": {
            "a": {"x-other": [{"$id": "thing.json", "type": "boolean"}], "type": "object", "properties": {}},
            "b": {"$id": "thing.json", "type": "object", "properties": {}},
            "c": {"type": "object", "properties": {"p": {"$ref": "thing.json"}}}}})
        self.assertIn("std::optional<basic_b<Storage>> p{};", self.folder.header("c"))

    def test_a_file_beside(self) -> None:
        (self.folder.path / "other.json").write_text('{"type": "object", "properties": {}}', "utf-8")
        self.clean({"definitions": {"a": {"type": "object", "properties": {"o": {"$ref": "other.json"}}}}})
        self.assertIn("#include <shop/other.hpp>", self.folder.header("a"))

    def test_nothing_outside(self) -> None:
        self.from_file({"definitions": {"a": {"$ref": "../../etc/passwd"}}})
        self.finds("#/definitions/a/$ref", "leads out of" if pathlib.Path("/etc/passwd").exists() else "no such file")


class Compositions(BundleTest):
    """allOf, oneOf and anyOf."""

    def header_of(self, schema: object, *, draft: str = DRAFT_7) -> str:
        self.clean({"$schema": draft, "definitions": {
            "thing": schema,
            "cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "cat"}}},
            "dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["dog"]}}},
        }})
        return self.folder.header("thing")

    def member(self, schema: object) -> str:
        header = self.header_of({"type": "object", "required": ["p"], "properties": {"p": schema}})
        lines = header.splitlines()
        end = next(number for number, line in enumerate(lines) if line.strip().startswith("p{}") or " p{}" in line)
        begin = end
        while not lines[begin - 1].strip().startswith(("//", "struct ")):
            begin -= 1
        return " ".join(line.strip() for line in lines[begin:end + 1])

    def test_objects_by_a_constant(self) -> None:
        self.assertIn(
            '::typehook::choice< ::typehook::by_tag<"kind", ::typehook::tags<"cat">, ::typehook::tags<"dog">>,',
            self.member({"oneOf": [{"$ref": "#/definitions/cat"}, {"$ref": "#/definitions/dog"}]}),
        )

    def test_objects_by_a_key(self) -> None:
        one = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}
        two = {"type": "object", "properties": {"b": {"type": "string"}}}
        self.assertIn('by_key<"a", "">, p_a, p_other>', self.member({"anyOf": [one, two]}))

    def test_texts_are_one_text(self) -> None:
        self.assertIn("typename Storage::string p{}", self.member({"oneOf": [{"type": "string"}, {"const": ""}]}))

    def test_alternatives_that_only_require_are_a_validation(self) -> None:
        schema = {"type": "object", "properties": {"a": {"type": "string"}}, "anyOf": [{"required": ["a"]}]}
        self.assertIn("std::optional<typename Storage::string> a{};", self.header_of(schema))

    def test_common_members_of_alternatives(self) -> None:
        schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}},
                  "oneOf": [{"$ref": "#/definitions/cat"}, {"$ref": "#/definitions/dog"}]}
        header = self.header_of(schema)
        self.assertIn('by_tag<"kind", ::typehook::tags<"cat">, ::typehook::tags<"dog">>', header)
        self.assertEqual(header.count("std::int64_t n{};"), 2)

    def test_a_reference_and_a_description(self) -> None:
        member = self.member({"allOf": [{"$ref": "#/definitions/cat"}], "description": "A cat."})
        self.assertIn("basic_cat<Storage> p{}", member)

    def test_narrowed_scalars(self) -> None:
        member = self.member({"allOf": [{"type": "string"}, {"maxLength": 5}]})
        self.assertIn("typename Storage::string p{}", member)

    def test_an_allof_that_contains_itself(self) -> None:
        self.from_file({"definitions": {"a": {"allOf": [{"$ref": "#/definitions/a"}, {"type": "object", "properties": {}}]}}})
        self.finds("#/definitions/a", "this allOf contains itself")

    def test_what_nothing_tells_apart(self) -> None:
        self.from_file({"definitions": {"a": {"oneOf": [
            {"type": "object", "properties": {"x": {}}}, {"type": "object", "properties": {"x": {}}}]}}})
        self.finds("#/definitions/a/oneOf", "nothing tells them apart", "warning")

    def test_tuples(self) -> None:
        for schema in ({"items": [{"type": "integer"}, {"type": "string"}]},
                       {"prefixItems": [{"type": "integer"}, {"type": "string"}], "items": False}):
            with self.subTest(schema):
                self.assertIn("std::tuple<std::int64_t, typename Storage::string> p{}",
                              self.member({"type": "array"} | schema))

    def test_a_discriminator_decides_before_anything_else(self) -> None:
        cat, dog = ({"type": "object", "required": ["sort", key], "properties": {"sort": {"type": "string"}, key: {}}}
                    for key in ("purrs", "barks"))
        pet = {"oneOf": [{"$ref": "#/components/schemas/cat"}, {"$ref": "#/components/schemas/dog"}]}
        for discriminator, rule in (
            (None, 'by_key<"purrs", "barks">'),
            ({"propertyName": "sort"}, 'by_tag<"sort", ::typehook::tags<"cat">, ::typehook::tags<"dog">>'),
            ({"propertyName": "sort", "mapping": {"lion": "#/components/schemas/cat", "wolf": "dog"}},
             'by_tag<"sort", ::typehook::tags<"lion">, ::typehook::tags<"wolf">>'),
        ):
            with self.subTest(rule):
                told = pet if discriminator is None else pet | {"discriminator": discriminator}
                body = {"type": "object", "required": ["pet"], "properties": {"pet": told}}
                whole = document(one=webhook(body, example="X"))
                whole["components"] = {"schemas": {"cat": cat, "dog": dog}}
                self.clean(whole, option="--openapi")
                self.assertIn(rule, " ".join(self.folder.header("one").split()))

    def test_a_refinement_to_null_keeps_the_nullable_type(self) -> None:
        base = {"type": "object", "properties": {"at": {"type": ["integer", "null"]}}}
        header = self.header_of({"allOf": [base, {"type": "object", "required": ["at"], "properties": {"at": {"type": "null"}}}]})
        self.assertIn("::typehook::nullable<std::int64_t> at{};", header)

    def test_tuples_with_more_items_are_raw(self) -> None:
        first = [{"type": "integer"}]
        for schema in ({"items": first, "additionalItems": {"type": "string"}},
                       {"prefixItems": first, "items": {"type": "string"}}):
            with self.subTest(schema):
                self.from_file({"definitions": {"a": {"type": "object", "properties": {"p": schema}}}})
                place = "#/definitions/a/properties/p/" + list(schema)[1]
                self.finds(place, "a tuple and more items is kept as raw JSON", "warning")
                self.assertIn("basic_raw_json<Storage>> p{}", self.folder.header("a"))

    def test_one_value_is_a_constant_only_where_const_was_not_usual(self) -> None:
        schema = {"type": "object", "required": ["p"], "properties": {"p": {"enum": ["a"]}}}
        self.assertIn('::typehook::literal<"a"> p{};', self.header_of(schema))
        self.assertIn("::typehook::open_enum<thing_p, Storage> p{};",
                      self.header_of(schema, draft="https://json-schema.org/draft/2020-12/schema"))


class Drafts(BundleTest):
    """Every draft whose keywords mean the same."""

    def test_each(self) -> None:
        body = {"type": "object", "required": ["p"], "properties": {"p": {"enum": ["a"]}, "n": {"minimum": 1, "type": "integer"}}}
        for draft, type_ in (
            ("https://json-schema.org/draft/2020-12/schema", "open_enum<a_p, Storage>"),
            ("https://json-schema.org/draft/2019-09/schema", "open_enum<a_p, Storage>"),
            ("http://json-schema.org/draft-07/schema#", 'literal<"a">'),
            ("http://json-schema.org/draft-06/schema#", 'literal<"a">'),
            ("http://json-schema.org/draft-04/schema#", 'literal<"a">'),
        ):
            with self.subTest(draft):
                self.clean({"$schema": draft, "definitions": {"a": body}})
                self.assertIn(f"::typehook::{type_} p{{}};", self.folder.header("a"))

    def test_what_meant_something_else(self) -> None:
        four = "http://json-schema.org/draft-04/schema#"
        for member, pointer in (({"type": "number", "minimum": 1, "exclusiveMinimum": True}, "exclusiveMinimum"),
                                ({"type": "string", "id": "#x"}, "id")):
            with self.subTest(pointer):
                schema = {"type": "object", "properties": {"p": member}}
                self.assertEqual(self.from_file({"$schema": four, "definitions": {"a": schema}}), 1)
                self.finds(f"#/definitions/a/properties/p/{pointer}", "")


class Events(BundleTest):
    """Definitions that x-envelope.events maps to events."""

    def test_an_action_from_the_schema_and_names_from_the_pattern(self) -> None:
        self.clean({"definitions": {
            "star$created": {"type": "object", "required": ["action"], "properties": {"action": {"const": "created"}}},
            "push$event": {"type": "object", "properties": {}},
        }}, "--envelope", self.envelope())
        self.assertIn("star_created, push_event>", self.folder.header("catalog"))
        self.assertIn('action = "created";', self.folder.header("star_created"))
        self.assertIn('name = "push";', self.folder.header("push_event"))
        self.assertIn('action = "";', self.folder.header("push_event"))

    def test_a_time_in_a_header(self) -> None:
        body = {"definitions": {"push$event": {"type": "object", "properties": {}}}}
        for form, member, said in (("date-time", "basic_date_time<Storage>", ""),
                                   ("epoch-s", "std::chrono::sys_seconds", "epoch_s"), ("epoch-ms", "timestamp", "epoch_ms")):
            with self.subTest(form):
                places = HEADER_ENVELOPE["x-envelope"] | {"time": {"header": "X-Time", "format": form}}
                self.clean(body, "--envelope", self.envelope({"x-envelope": places}))
                self.assertIn(f"{member} time_{{}};", self.folder.header("push_event"))
                line = f".time_format = ::typehook::header_time::{said}," if said else ".time_format"
                self.assertEqual(line in self.folder.header("catalog"), bool(said))

    def test_a_pattern_that_matches_nothing(self) -> None:
        self.from_file({"definitions": {"a": {"type": "object", "properties": {}}}}, "--envelope", self.envelope())
        self.assertIn("x-envelope.events matches no definition and no webhook", self.folder.said)

    def test_two_events_that_nothing_tells_apart(self) -> None:
        body = {"type": "object", "properties": {}}
        self.from_file({"definitions": {"a$b": body, "a$c": body}}, "--envelope", self.envelope())
        self.finds("#/definitions/a$c", "this event is called 'a' as another is")


def webhook(body: object, **parameter: object) -> dict[str, object]:
    """A webhook with one header parameter."""
    parameters = [{"name": "X-Event", "in": "header", **parameter}] if parameter else []
    media = {"application/json; charset=utf-8": {"schema": body}}
    return {"post": {"parameters": parameters, "requestBody": {"content": media}}}


def document(**webhooks: object) -> dict[str, object]:
    """An OpenAPI document."""
    return {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "webhooks": webhooks}


class OpenApi(BundleTest):
    """Webhooks of OpenAPI documents, without an envelope file."""

    BODY = {"type": "object", "properties": {"a": {"type": "string"}}}

    def test_webhooks_by_a_header(self) -> None:
        self.clean(document(one=webhook(self.BODY, schema={"const": "ONE"}), two=webhook(self.BODY, example="TWO")),
                   option="--openapi")
        self.assertIn('.resource = {.header = "X-Event"},', self.folder.header("catalog"))
        self.assertIn('resource = "ONE";', self.folder.header("one"))
        self.assertIn('resource = "TWO";', self.folder.header("two"))

    def test_webhooks_by_a_header_and_a_constant_of_the_body(self) -> None:
        def body(action: str) -> object:
            return {"type": "object", "required": ["do"], "properties": {"do": {"const": action}}}

        self.clean(document(one=webhook(body("A"), example="X"), two=webhook(body("B"), example="X")), option="--openapi")
        self.assertIn('.action = {.pointer = "/do"},', self.folder.header("catalog"))

    def test_what_nothing_identifies(self) -> None:
        self.assertEqual(self.from_file(document(one=webhook(self.BODY), two=webhook(self.BODY)), option="--openapi"), 1)
        self.finds("#/webhooks/one/post", "nothing identifies the webhooks")
        self.from_file(document(one=webhook(self.BODY, example="X"), two=webhook(self.BODY, example="X")), option="--openapi")
        self.finds("#/webhooks/two/post", "nothing tells this webhook from 'one'")

    def test_webhooks_that_are_none(self) -> None:
        whole = document(a=webhook(self.BODY, example="A"), b=True, c={"$ref": "#/components/pathItems/loop"})
        whole["components"] = {"pathItems": {"loop": {"$ref": "#/components/pathItems/loop"}}}
        self.assertEqual(self.from_file(whole, option="--openapi"), 1)
        self.finds("#/webhooks/b", "this webhook is boolean, not a path item; it is left out", "warning")
        self.finds("#/components/pathItems/loop/$ref", "leads through more than 32 references, or to itself")

    def test_webhooks_of_one_name(self) -> None:
        def both(first: str, second: str, **more: str) -> dict:
            whole = document(**{first: webhook(self.BODY, example="A"), second: webhook(self.BODY, example="B")})
            whole["webhooks"][second]["post"] |= more
            return whole

        self.assertEqual(self.from_file(both("foo-bar", "foo_bar"), option="--openapi"), 1)
        place = "#/webhooks/foo_bar/post"
        self.finds(place, "would get the header of")
        self.assertIn("(at #/webhooks/foo-bar/post); give one an x-cpp-name (at #/webhooks/foo_bar/post)", self.folder.said)
        self.clean(both("foo-bar", "foo_bar", **{"x-cpp-name": "foo_baz"}), option="--openapi")
        self.assertIn("struct basic_foo_baz ", self.folder.header("foo_baz"))
        self.assertEqual(self.from_file(both("one", "catalog"), option="--openapi"), 1)
        self.finds("#/webhooks/catalog/post", "a header that typehook writes itself; give this an x-cpp-name")
        self.clean(both("one", "catalog", **{"x-cpp-name": "catalog_changed"}), option="--openapi")
        self.assertEqual(self.from_file(both("one", "two", **{"x-cpp-name": "2"}), option="--openapi"), 1)
        self.finds("#/webhooks/two/post/x-cpp-name", "is not a C++ identifier")

    def test_older_documents(self) -> None:
        old = document(one=webhook({"type": "object", "properties": {"n": {"type": "string", "nullable": True}}}, example="X"))
        old["openapi"] = "3.0.3"
        old["x-webhooks"] = old.pop("webhooks")
        self.clean(old, option="--openapi")
        self.assertIn("::typehook::optional_nullable<typename Storage::string> n{};", self.folder.header("one"))
        self.assertEqual(self.from_file({"swagger": "2.0"}, option="--openapi"), 1)
        self.assertIn("no OpenAPI document of version 3.0 or 3.1", self.folder.said)

    def test_only_what_bodies_refer_to(self) -> None:
        whole = document(one=webhook({"$ref": "#/components/schemas/used"}, example="X"))
        whole["components"] = {"schemas": {"used": self.BODY, "unused": {"$ref": "https://example.com/"}}}
        self.clean(whole, option="--openapi")
        self.assertFalse((self.folder.out / "shop" / "unused.hpp").exists())
        self.assertIn("basic_used<Storage> content_{};", self.folder.header("one"))


class Commands(BundleTest):
    """Every command reads every kind of input."""

    STAR = {"type": "object", "required": ["action"],
            "properties": {"action": {"const": "created"}, "by": {"type": "string", "maxLength": 9}}}

    def setUp(self) -> None:
        super().setUp()
        bundle = self.folder.path / "bundle.json"
        bundle.write_text(json.dumps({"definitions": {"star$created": self.STAR}}), "utf-8")
        openapi = self.folder.path / "openapi.json"
        openapi.write_text(json.dumps(document(star_created=webhook(self.STAR, example="star"))), "utf-8")
        self.sources = {
            "definitions": ("--schema", str(bundle), "--envelope", self.envelope()),
            "OpenAPI": ("--openapi", str(openapi)),
        }

    def each(self, command: str, *more: str) -> Iterator[pathlib.Path]:
        """Runs a command on each input, into a new folder."""
        for name, source in self.sources.items():
            with self.subTest(name):
                out = self.folder.path / command / name
                more_here = (*more, "--output", str(out)) if command != "check" else more
                self.assertEqual(self.folder.run(command, *more_here, source=source), 0, self.folder.said)
                self.assertEqual(self.folder.said, "")
                yield out

    def test_check(self) -> None:
        for name, source in self.sources.items():
            baseline = str(self.folder.path / f"{name}.baseline.json")
            file = pathlib.Path(source[1])
            before = file.read_text("utf-8")
            with self.subTest(name):
                self.assertEqual(self.folder.run("check", "--write-baseline", baseline, source=source), 0)
                self.assertEqual(self.folder.run("check", "--baseline", baseline, source=source), 0)
                self.assertEqual(self.folder.said, "")
                file.write_text(before.replace('"maxLength": 9', '"maxLength": 8'), "utf-8")
                self.assertEqual(self.folder.run("check", "--baseline", baseline, source=source), 1)
                self.assertIn("[constraint-tightened: breaks write]", self.folder.said)
                self.assertIn(f"{file.name}:1: error:", self.folder.said)

    def test_docs(self) -> None:
        for out in self.each("docs"):
            webhooks = json.loads((out / "openapi.json").read_text("utf-8"))["webhooks"]
            self.assertEqual(list(webhooks), ["star_created"])
            self.assertEqual(len(json.loads((out / "asyncapi.json").read_text("utf-8"))["operations"]), 1)
            for page in ("catalog.md", "catalog.html"):
                self.assertIn("star_created", (out / page).read_text("utf-8"))

    def test_samples_and_bundle(self) -> None:
        for out in self.each("samples"):
            found = json.loads((out / "star_created.full.json").read_text("utf-8"))
            self.assertEqual(found, {"action": "created", "by": "by"})
        for out in self.each("bundle"):
            self.assertIn("star_created", json.loads(out.read_text("utf-8"))["$defs"])


@unittest.skipUnless(importlib.util.find_spec("yaml"), "PyYAML is not installed")
class Yaml(BundleTest):
    """YAML says the same as JSON."""

    def test_a_schema(self) -> None:
        text = "definitions:\n  a:\n    type: object\n    required: [n]\n    properties:\n      n: {type: integer}\n      yes: {type: string}\n"
        self.assertEqual((self.from_file(text, name="bundle.yaml"), self.folder.said), (0, ""))
        self.assertIn("std::int64_t n{};", self.folder.header("a"))
        self.assertIn("yes{};", self.folder.header("a"))

    def test_lines_and_errors(self) -> None:
        self.assertEqual(self.from_file("definitions:\n  a:\n    type: strin\n", name="bundle.yaml"), 1)
        self.assertIn("bundle.yaml:3: error: type must be one of", self.folder.said)
        self.assertEqual(self.from_file("a: [", name="bundle.yaml"), 2)
        self.assertEqual(self.from_file("a:\n  maximum: 1e99999999\n", name="bundle.yaml"), 2)
        self.assertIn("bundle.yaml:2: error: a number of more than 1000 digits", self.folder.said)
        self.assertIn("(at #/a/maximum)", self.folder.said)
        self.assertEqual(self.from_file("a: 1\na: 2\n", name="bundle.yaml"), 2)
        self.assertIn("duplicate member, first on line 1", self.folder.said)

    def test_a_bomb(self) -> None:
        rows = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
        rows += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
        self.assertEqual(self.from_file("\n".join(rows) + "\n", name="bundle.yaml"), 2)
        self.assertIn("aliases followed", self.folder.said)


class Hostile(BundleTest):
    """Schemas made to hurt: a diagnostic, never a traceback, never code."""

    def test_deep_nesting(self) -> None:
        for opening, closing in (('{"items":', "}"), ('{"allOf":[', "]}"), ('{"properties":{"a":', "}}")):
            with self.subTest(opening):
                self.assertEqual(self.from_file('{"$defs":{"a":' + opening * 1000 + "{}" + closing * 1000 + "}}"), 2)
                self.assertIn("nested deeper than", self.folder.said)

    def test_nesting_within_the_limit(self) -> None:
        for opening, closing, depth in (('{"items":', "}", 240), ('{"allOf":[', "]}", 120), ('{"properties":{"a":', "}}", 120),
                                        ('{"not":', "}", 240), ('{"oneOf":[{"type":"null"},', "]}", 120)):
            with self.subTest(opening):
                self.assertIn(self.from_file('{"$defs":{"a":' + opening * depth + "{}" + closing * depth + "}}"), (0, 1))

    def test_reference_loops(self) -> None:
        for schema in (
            {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}},
            {"a": {"allOf": [{"$ref": "#/definitions/b"}]}, "b": {"allOf": [{"$ref": "#/definitions/a"}]}},
            {"a": {"oneOf": [{"$ref": "#/definitions/a"}, {"type": "null"}]}},
            {"a": {"anyOf": [{"$ref": "#/definitions/b"}, {"type": "string"}]}, "b": {"anyOf": [{"$ref": "#/definitions/a"}, {"type": "integer"}]}},
            {"a": {"type": "array", "items": {"$ref": "#/definitions/a"}}},
            {"a": {"not": {"$ref": "#/definitions/a"}}},
            {"a": {"allOf": [{"$ref": "#/definitions/a/allOf/0"}]}},
        ):
            with self.subTest(schema):
                self.assertIn(self.from_file({"definitions": schema}), (0, 1))

    def test_names_that_would_leave_a_comment_or_a_literal(self) -> None:
        evil = 'a*/ #include "/etc/passwd" \\\n ??/ "); int main(){} \u0000 \u202e'
        self.from_file({"definitions": {"thing": {"type": "object", "title": evil, "properties": {
            evil: {"type": "string", "enum": [evil, "b"], "description": evil}}}}})
        header = self.folder.header("thing")
        self.assertNotIn("\n#include \"/etc", header)
        self.assertNotIn("\u202e", header)
        self.assertNotIn("\x00", header)
        self.assertNotIn("*/", "".join(line for line in header.splitlines() if not line.lstrip().startswith("//") and '"' not in line))

    def test_a_large_file(self) -> None:
        members = {f"member_{number}": {"type": "string", "description": "x" * 900} for number in range(10_000)}
        self.clean({"definitions": {"thing": {"type": "object", "properties": members}}})


if __name__ == "__main__":
    unittest.main()
