"""Each diagnostic, with its file, line and pointer."""

import unittest

from support import ENVELOPE, FolderTest


def thing(**keywords: object) -> dict[str, object]:
    """A schema of one property p."""
    return {"type": "object", "properties": {"p": keywords}}


class Keywords(FolderTest):
    """Nothing in a schema is dropped in silence."""

    def finds(
        self, schema: object, pointer: str, message: str, status: int = 1, severity: str = "error"
    ) -> None:
        self.folder.write("thing", schema)
        self.assertEqual(self.folder.generate(), status, self.folder.said)
        self.assert_finds(pointer, message, severity)

    def reports(self, schema: object, pointer: str, message: str) -> None:
        """A report: a warning, and an error when strict."""
        self.finds(schema, pointer, message, 0, "warning")
        self.assertEqual(self.folder.generate("--strict"), 1, self.folder.said)
        self.assert_finds(pointer, message, "error")

    def test_an_unknown_keyword(self) -> None:
        self.reports(thing(type="string", wibble=1), "#/properties/p/wibble", "unknown keyword 'wibble'")

    def test_a_misspelt_keyword(self) -> None:
        self.reports(
            thing(type="string", descripton="x"), "#/properties/p/descripton", "did you mean description?"
        )

    def test_a_misspelt_extension(self) -> None:
        self.finds(
            thing(type="integer", **{"x-fomat": "epoch-ms"}),
            "#/properties/p/x-fomat",
            "did you mean x-format?",
        )

    def test_a_foreign_extension_is_a_warning(self) -> None:
        schema = thing(type="integer", **{"x-ours": 1})
        self.finds(schema, "#/properties/p/x-ours", "not one of typehook's", 0, "warning")

    def test_unsupported_keywords(self) -> None:
        for key in ("$dynamicRef", "$recursiveRef", "id"):
            with self.subTest(key):
                self.finds(
                    thing(type="string", **{key: "x"}), f"#/properties/p/{key}", f"{key} is not supported"
                )

    def test_keywords_that_are_kept_as_validations(self) -> None:
        for key, value in (
            ("not", {"const": "x"}),
            ("if", {"minLength": 1}),
            ("propertyNames", {}),
            ("contains", {}),
            ("dependentSchemas", {}),
            ("unevaluatedProperties", False),
        ):
            with self.subTest(key):
                self.folder.write("thing", thing(type="string", **{key: value}))
                self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))
                self.assertIn(f"/// Schema: {key} ", self.folder.header("thing"))
                self.assertEqual(self.folder.generate("--strict"), 0)
                self.assert_finds(f"#/properties/p/{key}", "kept as a validation", "note")

    def test_an_unknown_draft(self) -> None:
        schema = {"$schema": "http://json-schema.org/draft-03/schema#", "type": "object"}
        self.finds(schema, "#/$schema", "draft-03/schema#' is not supported")

    def test_a_keyword_of_the_root_elsewhere(self) -> None:
        self.finds(thing(type="string", **{"x-event": {}}), "#/properties/p/x-event", "belongs at the root")

    def test_a_keyword_of_the_wrong_kind(self) -> None:
        self.finds(
            thing(type="string", description=5), "#/properties/p/description", "must be a string, not number"
        )
        self.finds({"type": "object", "properties": []}, "#/properties", "must be an object, not array")
        self.finds({"type": "object", "required": "p"}, "#/required", "must be an array, not string")

    def test_an_unknown_type(self) -> None:
        self.finds(thing(type="str"), "#/properties/p/type", "type must be one of")
        self.finds(thing(type=["string", "nil"]), "#/properties/p/type/1", "type must be one of")
        self.finds(thing(type=[]), "#/properties/p/type", "lists no kind")

    def test_a_schema_that_is_none(self) -> None:
        self.finds(thing(type="array", items=5), "#/properties/p/items", "a schema is an object, not number")
        self.finds({"type": "object", "properties": {"p": False}}, "#/properties/p", "nothing fits")

    def test_required_without_property(self) -> None:
        schema = {"type": "object", "required": ["p", "q"], "properties": {"p": {"type": "string"}}}
        self.reports(schema, "#/required/1", "required names 'q'")

    def test_formats_of_another_type(self) -> None:
        self.reports(thing(type="integer", format="date-time"), "#/properties/p/format", "needs type string")
        self.reports(thing(type="string", format="int32"), "#/properties/p/format", "needs type integer")
        self.finds(
            thing(type="string", **{"x-format": "epoch-ms"}), "#/properties/p/x-format", "needs type integer"
        )
        self.finds(
            thing(type="integer", **{"x-format": "epoch"}), "#/properties/p/x-format", "must be one of"
        )

    def test_unfit_enums(self) -> None:
        self.finds(thing(enum=[]), "#/properties/p/enum", "enum is empty")
        self.reports(thing(enum=["a", 1]), "#/properties/p/enum", "several kinds is kept as raw JSON")
        self.finds(thing(type="string", enum=["a", 1]), "#/properties/p/enum/1", "integer, but type is not")
        self.finds(thing(enum=["a", "b", "a"]), "#/properties/p/enum/2", "lists 'a' twice")
        schema = thing(enum=["a"], **{"x-enum-doc": {"b": "x"}})
        self.finds(schema, "#/properties/p/x-enum-doc/b", "which enum does not list")
        schema = thing(enum=["a"], **{"x-cpp-name": {"b": "x"}})
        self.finds(schema, "#/properties/p/x-cpp-name/b", "which enum does not list")

    def test_enums_that_deserve_a_look(self) -> None:
        self.finds(
            thing(type="integer", enum=[1, 2]), "#/properties/p/enum", "kept as an integer", 0, "warning"
        )
        self.finds(
            thing(type=["string", "null"], enum=["a"]), "#/properties/p/enum", "null is taken", 0, "warning"
        )
        self.finds(
            thing(type="string", enum=["a", None]), "#/properties/p/enum", "null is taken", 0, "warning"
        )

    def test_unfit_constants(self) -> None:
        self.reports(thing(const=1.5), "#/properties/p/const", "is kept as a validation, not as a type")
        self.reports(thing(const={}), "#/properties/p/const", "is kept as a validation, not as a type")
        self.finds(
            thing(type="integer", const="a"), "#/properties/p/const", "const is string, but type is not"
        )

    def test_unfit_unions(self) -> None:
        self.finds(thing(oneOf=[]), "#/properties/p/oneOf", "oneOf is empty")
        schema = thing(oneOf=[{"type": "object", "properties": {}}, {"$ref": "#"}])
        self.reports(schema, "#/properties/p/oneOf", "two alternatives take a JSON object, and nothing tells")
        schema = thing(anyOf=[{"type": "array"}, {"type": "array", "items": {"type": "integer"}}])
        self.reports(schema, "#/properties/p/anyOf", "several alternatives are arrays")

    def test_alternatives_of_one_kind(self) -> None:
        """The decoder takes the first alternative of the right kind, so that there must not be a second one."""
        def fixed(value: object) -> dict:
            return {"const": value}

        integer, number = {"type": "integer"}, {"type": "number"}
        time = {"type": "integer", "x-format": "epoch-ms"}
        either = "std::variant<std::int64_t, typename Storage::string>"
        unchecked, apart = "its values are not checked", "nothing tells them apart; kept as raw JSON"
        named = {"one": fixed(1), "two": fixed(2), "count": integer}
        refs = {name: {"$ref": f"#/$defs/{name}"} for name in named}
        for alternatives, written, message in (
            ([fixed(1), fixed(2)], "std::int64_t", unchecked),
            ([fixed(1), fixed(2), {"type": "string"}], either, unchecked),
            ([fixed(1), number], "std::variant<std::int64_t, double>", unchecked),
            ([refs["one"], refs["two"]], "std::int64_t", unchecked),
            ([refs["count"], fixed(2)], "std::int64_t", unchecked),
            ([fixed(1), {"type": ["integer", "string"]}], either, unchecked),
            ([fixed("x"), {"type": ["string", "integer"]}], "std::variant<typename Storage::string, std::int64_t>", ""),
            ([{"type": "integer", "format": "int32"}, integer], "std::int64_t", ""),
            ([integer, number], "std::variant<std::int64_t, double>", ""),
            ([time, number], "std::variant<::typehook::timestamp, double>", ""),
            ([fixed(True), fixed(False)], "bool", ""),
            ([fixed(1), fixed(1)], "::typehook::constant<std::int64_t{1}>", ""),
            ([{"type": "integer", "format": "int32"}, time], "::typehook::basic_raw_json<Storage>", apart),
            ([fixed(1), time], "::typehook::basic_raw_json<Storage>", apart),
            ([number, {"type": "number", "x-cpp-type": "decimal"}], "::typehook::basic_raw_json<Storage>", apart),
        ):
            with self.subTest(alternatives):
                schema = thing(oneOf=alternatives) | {"$defs": named}
                self.folder.write("thing", schema)
                self.assertEqual(self.folder.generate(), 0, self.folder.said)
                self.assertIn(f"    std::optional<{written}> p{{}};", self.folder.header("thing"))
                if message:
                    self.assert_finds("#/properties/p/oneOf", message, "warning")
                else:
                    self.assertEqual(self.folder.said, "")

    def test_too_many_alternatives(self) -> None:
        def one_of(tag: str, count: int) -> dict:
            return {"oneOf": [{"required": [tag], "properties": {tag: {"const": f"v{each}"}}} for each in range(count)]}

        many = thing(allOf=[one_of(f"t{each}", 10) for each in range(8)])
        self.reports(many, "#/properties/p", "more than 500 alternatives; kept as raw JSON")
        many = thing(anyOf=[one_of("a", 501), one_of("b", 1)])
        self.reports(many, "#/properties/p/anyOf", "more than 500 alternatives")
        self.folder.write("thing", thing(allOf=[one_of("a", 20), one_of("b", 25)]))
        self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))

    def test_what_is_reached_on_many_ways(self) -> None:
        """Each way on its own would take until the end of time."""
        named = {
            f"a{each}": {"allOf": [{"$ref": f"#/$defs/a{each + 1}"}, {"$ref": f"#/$defs/a{each + 1}"}]}
            for each in range(40)
        }
        named["a40"] = {"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}}
        other = {"type": "object", "required": ["z"], "properties": {"z": {"type": "string"}}}
        text = self.generated(thing(oneOf=[{"$ref": "#/$defs/a0"}, other]) | {"$defs": named})
        self.assertIn('by_key<"x", "z">, basic_thing_a0<Storage>, p_z>', text)

    def test_typed_members_beside_properties(self) -> None:
        schema = {"type": "object", "properties": {}, "additionalProperties": {"type": "string"}}
        self.finds(schema, "#/additionalProperties", "is not typed", 0, "warning")

    def test_keywords_that_say_nothing(self) -> None:
        self.finds(
            thing(type="string", items={}), "#/properties/p/items", "says nothing about type", 0, "warning"
        )
        schema = thing(type="string", **{"x-enum-doc": {}})
        self.finds(schema, "#/properties/p/x-enum-doc", "says nothing without enum", 0, "warning")

    def test_extensions_that_have_no_effect(self) -> None:
        one = {"type": "object", "properties": {"a": {"type": "string"}}}
        for keywords, at in (
            ({"type": "string", "x-cpp-name": {"a": "b"}}, "x-cpp-name"),
            ({"type": "array", "items": {"type": "string", "x-cpp-name": "b"}}, "items/x-cpp-name"),
            ({"type": "array", "items": {"$ref": "#/$defs/a", "x-cpp-name": "b"}}, "items/x-cpp-name"),
            ({"allOf": [one | {"x-cpp-name": "b"}, one]}, "allOf/0/x-cpp-name"),
            ({"enum": [1, 2], "x-cpp-name": {"1": "b"}}, "x-cpp-name"),
            ({"enum": [1, 2], "x-enum-doc": {"1": "b"}}, "x-enum-doc"),
            ({"const": 5, "x-format": "epoch-ms"}, "x-format"),
            ({"additionalProperties": {"type": "string"}, "x-extra-members": "drop"}, "x-extra-members"),
            ({"type": "number", "x-cpp-type": "decimal", "x-cpp-include": "<a.hpp>"}, "x-cpp-include"),
        ):
            with self.subTest(at):
                schema = thing(**keywords) | {"$defs": {"a": {"type": "string"}}}
                self.reports(schema, f"#/properties/p/{at}", f"{at.rpartition('/')[2]} has no effect here")
        other = {"required": ["b"], "properties": {"b": {}}}
        named = {"oneOf": [one | {"required": ["a"], "x-cpp-name": "first"}, other]}
        for keywords in (
            {"type": "string", "x-cpp-name": "b"}, {"type": "array", "items": one | {"x-cpp-name": "b"}},
            {"enum": ["a"], "x-cpp-name": {"a": "b"}, "x-enum-doc": {"a": "b"}},
            {"type": "integer", "x-format": "epoch-ms"}, one | {"x-extra-members": "drop"}, named,
        ):
            self.generated(thing(**keywords))
        self.assertIn("struct first", self.generated(thing(allOf=[{"properties": {"c": {}}}, named])))

    def test_an_id_that_is_not_the_file(self) -> None:
        self.finds(
            {"$id": "other.schema.json", "type": "object"}, "#/$id", "not the file's name", 0, "warning"
        )

    def test_a_root_of_several_kinds(self) -> None:
        one = {"type": "object", "properties": {"a": {"type": "string"}}}
        self.finds({"type": ["object", "string"], "properties": {}}, "#", "can't be the root")
        self.finds({"oneOf": [one, {"type": "string"}]}, "#", "can't be the root; move it to $defs")
        self.finds({"oneOf": [{"enum": ["a", "b"]}, {"type": "integer"}]}, "#", "can't be the root; move it to $defs")
        self.generated({"oneOf": [one | {"x-cpp-name": "thing_object"}, {"type": "string"}]})

    def test_parts_that_contradict_each_other(self) -> None:
        def both(first: object, second: object) -> dict:
            return {"allOf": [{"type": "object", "properties": {"a": each}} for each in (first, second)]}

        text, number = {"type": "string"}, {"type": "integer"}
        at = "#/allOf/1/properties/a"
        self.reports(both(text, number), at, "one takes string, the other number; the type is this one's")
        self.reports(both({"const": "x"}, {"const": "y"}), at, 'one takes "x", the other "y"')
        self.reports(both({"enum": ["x", "y"]}, {"const": "z"}), at, 'one takes "x" or "y", the other "z"')
        named = both({"$ref": "#/$defs/x"}, {"const": "y"}) | {"$defs": {"x": {"const": "x"}}}
        self.reports(named, at, 'one takes "x", the other "y"')
        self.reports(thing(allOf=[text, number]), "#/properties/p", "no value fits every part of this allOf")
        self.reports(thing(allOf=[{"const": 1}, {"const": 2}]), "#/properties/p", "one takes 1, the other 2")
        for first, second in ((text, True), ({}, text), ({"type": ["string", "null"]}, {"type": "null"}),
                              ({"type": "number"}, number), ({"const": 1}, {"enum": [2, 1.0]})):
            self.folder.write("thing", both(first, second))
            self.assertEqual(self.folder.generate(), 0)
            self.assertNotIn("no value fits", self.folder.said)

    def test_what_both_parts_say(self) -> None:
        first = {"type": "string", "maxLength": 5, "description": "First.", "default": "q"}
        second = {"type": "string", "pattern": "x", "default": "r"}
        header = self.generated({"allOf": [{"properties": {"a": each}} for each in (first, second)]})
        said = [line.strip() for line in header.splitlines() if line.startswith("    ///")]
        self.assertEqual(said, ["/// First.", "/// Schema: maxLength 5", "/// Schema: pattern x",
                                '/// Default when absent: "r"'])

    def test_every_finding_is_reported(self) -> None:
        self.folder.write("thing", {"type": "object", "properties": {"a": {"typ": 1}, "b": {"anyOf": []}}})
        self.folder.write("other", {"type": "obj"})
        self.assertEqual(self.folder.generate(), 1)
        pointers = [(each.file, each.pointer) for each in self.folder.findings()]
        self.assertEqual(
            pointers,
            [
                ("schemas/other.schema.json", "#/type"),
                ("schemas/thing.schema.json", "#/properties/a/typ"),
                ("schemas/thing.schema.json", "#/properties/b/anyOf"),
            ],
        )

    def test_names_that_a_terminal_would_obey(self) -> None:
        name = "a\x1b[2K\nthing.schema.json:1: error: forged (at #)\u202e\u2028\x85 é"
        self.folder.write("thing", {"type": "object", "properties": {name: {"typ": 1}, "b": {"oneOf": [
            {"required": [name], "properties": {name: {}}}, {"properties": {}}, {"properties": {}}]}}})
        self.assertEqual(self.folder.generate(), 0)
        self.assertEqual(len(self.folder.said.splitlines()), 2, self.folder.said)
        self.assertTrue(self.folder.said.replace("\n", "").isprintable())
        escaped = "a\\x1b[2K\\nthing.schema.json:1: error: forged (at #)\\u202e\\u2028\\x85 é"
        self.assertIn(f"#/properties/{escaped}/typ)", self.folder.said)

    def test_nothing_is_written_after_an_error(self) -> None:
        self.folder.write("good", {"type": "object"})
        self.folder.write("thing", {"type": "obj"})
        self.assertEqual(self.folder.generate("--stamp", str(self.folder.path / "stamp")), 1)
        self.assertFalse(self.folder.out.exists())
        self.assertFalse((self.folder.path / "stamp").exists())

    def test_strict_makes_warnings_errors_and_shows_notes(self) -> None:
        self.folder.write("thing", thing(type="string", maxLength=3))
        self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))
        self.assertEqual(self.folder.generate("--strict"), 0)
        self.assert_finds("#/properties/p/maxLength", "kept as a validation", "note")
        self.folder.write("thing", thing(type="string", **{"x-ours": 1}))
        self.assertEqual(self.folder.generate("--strict"), 1)
        self.assert_finds("#/properties/p/x-ours", "is ignored", "error")


class References(FolderTest):
    """What $ref may name."""

    def finds(self, reference: object, message: str) -> None:
        self.folder.write("thing", thing(**{"$ref": reference}))
        self.assertEqual(self.folder.generate(), 1, self.folder.said)
        self.assert_finds("#/properties/p/$ref", message)

    def test_a_missing_file(self) -> None:
        self.finds("nowhere.schema.json", "there is no such file")

    def test_a_file_outside(self) -> None:
        self.folder.write("outside", {"type": "object"}, below="elsewhere")
        self.finds("../elsewhere/outside.schema.json", "leads out of the schema folder")

    def test_a_missing_definition(self) -> None:
        self.finds("#/$defs/q", "thing.schema.json has no '$defs'")
        self.finds("#/properties/q", "#/properties has no 'q'")

    def test_a_pointer_to_something_else(self) -> None:
        self.finds("#/type", "a schema is an object, and this leads to string")

    def test_a_missing_anchor(self) -> None:
        self.finds("#anchor", "no schema there has the anchor 'anchor'")

    def test_a_reference_to_itself(self) -> None:
        self.folder.write("thing", thing(**{"$ref": "#/properties/p"}))
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/properties/p", "refers to itself without an object")

    def test_what_is_no_uri(self) -> None:
        self.finds("http://[v", "is no URI reference: Invalid IPv6 URL")
        self.folder.write("thing", thing(**{"$id": "http://[x", "$ref": "other.json"}))
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/properties/p/$id", "is no URI reference: Invalid IPv6 URL")

    def test_pointers_into_lists(self) -> None:
        for index in ("\u00b2", "00", "-", "9" * 5000):
            self.folder.write("thing", thing(oneOf=[{"type": "string"}, {"$ref": f"#/properties/p/oneOf/{index}"}]))
            self.assertEqual(self.folder.generate(), 1)
            self.assert_finds("#/properties/p/oneOf/1/$ref", f"#/properties/p/oneOf has no '{index}'")

    def test_paths_that_no_file_can_have(self) -> None:
        self.finds("%00.json", "write a relative path")
        self.finds("%2fetc/passwd", "write a relative path")
        self.finds("a" * 5000 + ".json", "the file can't be read: File name too long")

    def test_the_network(self) -> None:
        self.finds("https://example.com/x.schema.json", "the network is never asked")
        self.finds("file:///etc/passwd", "the network is never asked")
        self.finds("/etc/passwd", "write a relative path")
        self.finds("..\\x.schema.json", "write a relative path")

    def test_no_string(self) -> None:
        self.folder.write("thing", thing(**{"$ref": 5}))
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/properties/p/$ref", "must be a string, not number")

    def test_a_circle_of_references(self) -> None:
        self.folder.write(
            "thing", {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}
        )
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/$defs/a", "refers to itself without an object")
        self.assert_finds("#/$defs/b", "refers to itself without an object")

    def test_an_array_of_itself(self) -> None:
        self.folder.write("thing", {"type": "array", "items": {"$ref": "#"}})
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#", "refers to itself without an object")

    def test_a_required_member_without_end(self) -> None:
        self.folder.write("thing", {"type": "object", "required": ["p"], "properties": {"p": {"$ref": "#"}}})
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/properties/p", "contains itself without end")

    def test_a_file_of_definitions(self) -> None:
        self.folder.write("shared", {"title": "Shared", "$defs": {"a": {"type": "string"}}})
        self.finds("shared.schema.json", "shared.schema.json is no type; name an entry of its $defs")

    def test_the_envelope(self) -> None:
        self.folder.write("envelope", ENVELOPE)
        self.finds("envelope.schema.json", "the envelope can't be referred to")


class Names(FolderTest):
    """Nothing is merged or numbered."""

    def collides(self, pointer: str, *parts: str, name: str = "thing") -> None:
        self.assertEqual(self.folder.generate(), 1, self.folder.said)
        finding = self.assert_finds(pointer, "the C++ name", name=name)
        for part in ("x-cpp-name", *parts):
            self.assertIn(part, finding.message)

    def test_two_members(self) -> None:
        properties = {"a-b": {"type": "string"}, "aB": {"type": "string"}}
        self.folder.write("thing", {"type": "object", "properties": properties})
        self.collides("#/properties/aB", "'a_b'", "thing.schema.json:4 (at #/properties/a-b)")
        properties["aB"]["x-cpp-name"] = "other"
        self.assertIn("std::optional<typename Storage::string> other{};  // #/properties/aB", self.generated(
            {"type": "object", "properties": properties}))

    def test_a_member_and_a_nested_type(self) -> None:
        properties = {"a": {"type": "object", "properties": {}}, "a_type": {"type": "string"}}
        self.folder.write("thing", {"type": "object", "properties": properties})
        self.collides("#/properties/a_type", "'a_type'", "#/properties/a)")

    def test_a_type_nested_in_one_of_its_name(self) -> None:
        inner = {"type": "object", "properties": {"a": {"type": "object", "properties": {}}}}
        header = self.generated({"type": "object", "properties": {"a": inner}})
        self.assertIn("struct a_type {\n        struct a_type_ {\n", header)
        self.assertIn("std::optional<a_type_> a{};  // #/properties/a/properties/a\n", header)

    def test_a_member_named_like_the_struct_around_it(self) -> None:
        inner = {"type": "object", "properties": {"a_type": {"type": "string"}}}
        header = self.generated({"type": "object", "properties": {"a": inner}})
        self.assertIn("a_type_{};  // #/properties/a/properties/a_type\n", header)

    def test_two_enumerators(self) -> None:
        self.folder.write("thing", {"enum": ["A", "a"]})
        self.collides("#/enum/1", '"x-cpp-name": {"a": "…"}', "(at #/enum/0)")
        self.assertIn(
            "    big,  ///< A\n    a,  ///< a\n",
            self.generated({"enum": ["A", "a"], "x-cpp-name": {"A": "big"}}),
        )

    def test_two_files(self) -> None:
        self.folder.write("thing", {"type": "object", "properties": {}})
        self.folder.write("sub/thing", {"type": "object", "properties": {}})
        self.assertEqual(self.folder.generate(), 1)
        self.assertIn("sub/thing.schema.json", self.folder.said)
        self.assertIn("'basic_thing' is taken in the namespace", self.folder.said)

    def test_a_file_and_a_definition(self) -> None:
        self.folder.write("thing", {"type": "object", "properties": {}, "$defs": {"x": {"type": "string"}}})
        self.folder.write("thing_x", {"type": "object", "properties": {}})
        self.collides("#", "thing.schema.json:5 (at #/$defs/x)", name="thing_x")

    def test_a_view_of_another(self) -> None:
        self.folder.write("thing", {"type": "object", "properties": {}})
        self.folder.write("thing_view", {"type": "object", "properties": {}})
        self.collides("#", "'thing_view'", name="thing_view")

    def test_names_that_typehook_uses(self) -> None:
        self.folder.write("sub/catalog", {"type": "object", "properties": {}})
        self.collides("#", "typehook uses it itself", name="sub/catalog")
        self.folder.write("sub/catalog", {"type": "object", "x-cpp-name": "any_event", "properties": {}})
        self.collides("#", "typehook uses it itself", name="sub/catalog")

    def test_headers_that_typehook_writes(self) -> None:
        self.folder.write("catalog", {"type": "object", "properties": {}, "x-cpp-name": "fine"})
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#", "typehook writes itself", name="catalog")

    def test_unfit_cpp_names(self) -> None:
        for name, message in (
            ("two words", "not a C++ identifier"),
            ("1st", "not a C++ identifier"),
            ("a\n", "not a C++ identifier"),
            ("é", "not a C++ identifier"),
            ("class", "is a C++ keyword"),
            ("errno", "a common macro"),
            ("Storage", "needed by generated code"),
            ("extra_members", "needed by generated code"),
            ("a__b", "reserved for the compiler"),
            ("_A", "reserved for the compiler"),
            (5, "must be a string"),
        ):
            with self.subTest(name):
                self.folder.write("thing", thing(type="string", **{"x-cpp-name": name}))
                self.assertEqual(self.folder.generate(), 1)
                self.assert_finds("#/properties/p/x-cpp-name", message)

    def test_unfit_cpp_types(self) -> None:
        for name, include, message in (
            ("decimal; int x", "<a.hpp>", "nor the name of a C++ type"),
            *((name, "<a.hpp>", "nor the name of a C++ type") for name in (
                "a<b", "a<b,>", "a<b>c", "<a>", "a::", "int, evil", "x>y<z", "class", "a::1b", "a<class>", "a<" * 600)),
            ("::shop::money", None, "needs x-cpp-include"),
            ("::shop::money", "<a.hpp>\n#error", "is not the path of a header"),
        ):
            with self.subTest(name):
                keywords = {"x-cpp-type": name} | ({"x-cpp-include": include} if include else {})
                self.folder.write("thing", thing(type="string", **keywords))
                self.assertEqual(self.folder.generate(), 1)
                self.assert_finds("#/properties/p/x-cpp-type", message)
        for name in ("::a::b<int, c<3>>::d", "a<>", "std::array<char,3>", "boost::small"):
            self.generated(thing(type="string", **{"x-cpp-type": name, "x-cpp-include": "<a.hpp>"}))
        self.folder.write("thing", thing(type="string", **{"x-cpp-type": "decimal"}))
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/properties/p/x-cpp-type", "needs type number or integer")

    def test_file_names(self) -> None:
        self.folder.write("two words", {"type": "object"})
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#", "may hold only letters", name="two words")


class Defaults(FolderTest):
    """A default fits its type or is refused."""

    def test_unfit_defaults(self) -> None:
        for keywords, message in (
            ({"type": "string", "default": 5}, "default is number, but the type is string"),
            ({"type": "integer", "default": "5"}, "default is string, but the type is a number"),
            ({"type": "integer", "default": 1.5}, "not an integer"),
            ({"type": "integer", "format": "int32", "default": 2147483648}, "beyond the range of int32"),
            ({"type": "integer", "format": "uint32", "default": -1}, "beyond the range of uint32"),
            ({"type": "boolean", "default": None}, "default is null, but the type is boolean"),
            ({"enum": ["a"], "default": "b"}, "not a value of enum"),
            ({"const": "a", "default": "b"}, "not the value of const"),
            ({"type": "array", "default": {}}, "default is object, but the type is array"),
        ):
            with self.subTest(message):
                self.folder.write(
                    "thing", {"type": "object", "required": ["p"], "properties": {"p": keywords}}
                )
                self.assertEqual(self.folder.generate(), 0, self.folder.said)
                self.assert_finds("#/properties/p/default", message, "warning")
                self.assertEqual(self.folder.generate("--strict"), 1)

    def test_a_default_that_no_initializer_can_hold(self) -> None:
        keywords = {"type": "array", "items": {"type": "integer"}, "default": [1, 2]}
        self.folder.write("thing", {"type": "object", "required": ["p"], "properties": {"p": keywords}})
        self.assertEqual(self.folder.generate(), 0)
        self.assert_finds("#/properties/p/default", "documented, but the member is not set", "warning")
        self.assertIn("    /// Default: [1, 2]\n", self.folder.header("thing"))


class Assertions(FolderTest):
    """Validation keywords that nothing can be meant by."""

    def test_values(self) -> None:
        for keyword, value, pointer, message in (
            ("minLength", -1, "/minLength", "minLength must be a count, 0 or more, not -1"),
            ("maxItems", 1.5, "/maxItems", "maxItems must be a count, 0 or more, not 1.5"),
            ("multipleOf", 0, "/multipleOf", "multipleOf must be greater than 0, not 0"),
            ("dependentRequired", {"a": "b"}, "/dependentRequired/a", "maps a name to a list of names"),
            ("dependentRequired", {"a": [1]}, "/dependentRequired/a/0", "maps a name to a list of names"),
        ):
            with self.subTest(keyword):
                member = {"type": "string", keyword: value}
                self.folder.write("thing", {"type": "object", "properties": {"x": member}})
                self.assertEqual(self.folder.generate(), 1)
                self.assert_finds(f"#/properties/x{pointer}", message)


if __name__ == "__main__":
    unittest.main()
