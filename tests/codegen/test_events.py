"""x-event and x-envelope: what they may say, and what becomes of it."""

import copy
import unittest

from support import ENVELOPE, FolderTest

EVENT = {
    "x-event": {"resource": "THING", "actions": {"ADDED": {"content": "required"}}},
    "type": "object",
    "properties": {},
}


class Events(FolderTest):
    """Diagnostics of x-event."""

    def finds(self, event: object, pointer: str, message: str) -> None:
        self.folder.write("envelope", ENVELOPE)
        self.folder.write("thing", EVENT | {"x-event": event})
        self.assertEqual(self.folder.generate(), 1, self.folder.said)
        self.assert_finds(pointer, message)

    def test_unknown_members(self) -> None:
        self.finds({"resource": "A", "action": {}}, "#/x-event/action", "unknown member 'action' of x-event")
        event = {"resource": "A", "actions": {"B": {"content": "none", "since": 1}}}
        self.finds(event, "#/x-event/actions/B/since", "unknown member 'since' of an action")

    def test_what_is_missing(self) -> None:
        self.finds({"actions": {"B": {"content": "none"}}}, "#/x-event", "needs resource")
        self.finds(
            {"resource": "", "actions": {"B": {"content": "none"}}}, "#/x-event/resource", "needs resource"
        )
        self.finds({"resource": "A"}, "#/x-event", "needs actions")
        self.finds({"resource": "A", "actions": {}}, "#/x-event/actions", "needs actions")
        self.finds({"resource": "A", "actions": {"B": {}}}, "#/x-event/actions/B", "content must be one of")
        self.finds(
            {"resource": "A", "actions": {"": {"content": "none"}}}, "#/x-event/actions/", "needs a name"
        )

    def test_wrong_kinds(self) -> None:
        self.finds("A", "#/x-event", "x-event must be an object")
        self.finds(
            {"resource": "A", "actions": {"B": "none"}}, "#/x-event/actions/B", "an action is an object"
        )
        event = {"resource": "A", "actions": {"B": {"content": "some"}}}
        self.finds(event, "#/x-event/actions/B/content", "content must be one of required, optional, none")
        event = {"resource": "A", "actions": {"B": {"content": "none", "description": 1}}}
        self.finds(event, "#/x-event/actions/B/description", "must be a string")

    def test_references_of_actions(self) -> None:
        event = {"resource": "A", "actions": {"B": {"content": "required", "$ref": "nowhere.schema.json"}}}
        self.finds(event, "#/x-event/actions/B/$ref", "there is no such file")
        event = {"resource": "A", "actions": {"B": {"content": "required", "$ref": 1}}}
        self.finds(event, "#/x-event/actions/B/$ref", "must be a string")
        event = {"resource": "A", "actions": {"B": {"content": "none", "$ref": "#"}}}
        self.finds(event, "#/x-event/actions/B/$ref", "whose content is none")

    def test_an_event_without_envelope(self) -> None:
        self.folder.write("thing", EVENT)
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/x-event", "x-event needs envelope.schema.json")

    def test_an_event_below_the_root(self) -> None:
        self.folder.write("envelope", ENVELOPE)
        self.folder.write("thing", {"type": "object", "properties": {"p": {"type": "string", "x-event": {}}}})
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/properties/p/x-event", "belongs at the root")

    def test_one_resource_in_two_files(self) -> None:
        self.folder.write("envelope", ENVELOPE)
        self.folder.write("first", EVENT)
        self.folder.write(
            "thing", EVENT | {"x-event": {"resource": "THING", "actions": {"GONE": {"content": "none"}}}}
        )
        self.assertEqual(self.folder.generate(), 1)
        finding = self.assert_finds("#", "resource 'THING' is declared twice")
        self.assertIn("first.schema.json:1", finding.message)

    def test_events_of_one_name(self) -> None:
        self.folder.write("envelope", ENVELOPE)
        event = {"resource": "A", "actions": {"B-C": {"content": "none"}, "B_C": {"content": "none"}}}
        self.folder.write("thing", EVENT | {"x-event": event})
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/x-event/actions/B_C", "'a_b_c' is taken in the namespace")
        self.assert_finds("#/x-event/actions/B_C", "this event is called 'a.b_c' as another is")

    def test_an_event_named_like_a_type(self) -> None:
        self.folder.write("envelope", ENVELOPE)
        self.folder.write("thing", EVENT)
        self.folder.write("thing_added", {"type": "object", "properties": {}})
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#", "'thing_added' is taken in the namespace", name="thing_added")
        named = copy.deepcopy(EVENT)
        named["x-event"]["actions"]["ADDED"]["x-cpp-name"] = "thing_came"
        self.folder.write("thing", named)
        self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))
        self.assertIn("struct basic_thing_came {", self.folder.header("thing"))

    def test_imported_events_are_not_of_the_catalog(self) -> None:
        self.folder.write("own", {"type": "object", "properties": {"p": {"$ref": "thing.schema.json"}}})
        self.folder.write("thing", EVENT, below="imports")
        self.assertEqual(
            (self.folder.generate("--import-dir", str(self.folder.path / "imports")), self.folder.said),
            (0, ""),
        )
        self.assertNotIn("thing_added", self.folder.header("thing"))


class Envelopes(FolderTest):
    """Diagnostics of x-envelope."""

    def finds(self, pointer: str, message: str, places: object = None, properties: object = None) -> None:
        envelope = copy.deepcopy(ENVELOPE)
        if isinstance(places, dict):
            envelope["x-envelope"] |= places
            envelope["x-envelope"] = {
                key: value for key, value in envelope["x-envelope"].items() if value is not None
            }
        if properties is not None:
            envelope["properties"] |= properties
        self.folder.write("envelope", envelope)
        self.folder.write("thing", EVENT)
        self.assertEqual(self.folder.generate(), 1, self.folder.said)
        self.assert_finds(pointer, message, name="envelope")

    def test_unknown_members(self) -> None:
        self.finds("#/x-envelope/kind", "unknown member 'kind' of x-envelope", {"kind": "/type"})

    def test_what_is_missing(self) -> None:
        for key in ("resource", "action", "content"):
            with self.subTest(key):
                self.finds("#/x-envelope", f"must say where {key} lives", {key: None})

    def test_no_pointers(self) -> None:
        self.finds("#/x-envelope/id", "is not a JSON pointer", {"id": "type"})
        self.finds("#/x-envelope/id", "not number", {"id": 5})

    def test_headers_that_are_none(self) -> None:
        self.finds("#/x-envelope/id", "must be a JSON pointer or {\"header\": …}", {"id": 5})
        self.finds("#/x-envelope/id", "with a header's name", {"id": {"header": "X Event"}})
        self.finds("#/x-envelope/id/form", "unknown member 'form'", {"id": {"header": "X-Event", "form": 1}})
        self.finds("#/x-envelope/content", "content must be in the body", {"content": {"header": "X-Content"}})

    def test_a_name_beside_its_parts(self) -> None:
        self.finds("#/x-envelope/resource", "resource beside name", {"name": "/type"})

    def test_a_whole_body_and_places_in_it(self) -> None:
        self.finds("#/x-envelope/id", "the whole body is the content, so id has to be in a header",
                   {"content": "", "id": "/uuid"})

    def test_patterns(self) -> None:
        for pattern, message in (
            ({}, "must be a pattern, not object"),
            ("x", "must begin with ^"),
            ("^(?<resource>a|b)$", "has '|', which is not supported"),
            ("^(?<resource>a)+$", "repeats a group"),
            ("^(?<noun>.+)$", "needs the group (?<resource>…)"),
        ):
            with self.subTest(message):
                self.finds("#/x-envelope/events", message, {"events": pattern})

    def test_pointers_that_lead_nowhere(self) -> None:
        for key in ("id", "time", "subject"):
            with self.subTest(key):
                self.finds(f"#/x-envelope/{key}", "leads nowhere", {key: "/nothing"})
                self.finds(
                    f"#/x-envelope/{key}",
                    "leads nowhere",
                    {key: "/when/deeper"},
                    {"when": {"type": "string"}},
                )
        self.finds("#/x-envelope/resource", "leads nowhere", {"resource": "/nothing"})
        self.finds("#/x-envelope/action", "leads nowhere", {"action": "/verb"})

    def test_content_below_an_undeclared_object(self) -> None:
        self.finds("#/x-envelope/content", "leads nowhere", {"content": "/data/deeper"})

    def test_places_that_overlap(self) -> None:
        self.finds("#/x-envelope/action", "leads into the place of resource", {"action": "/type"})
        self.finds("#/x-envelope/id", "leads into the place of content", {"id": "/data/id"})

    def test_an_object_on_the_way_that_is_not_declared_here(self) -> None:
        properties = {"box": {"$ref": "thing.schema.json"}}
        self.finds("#/properties/box", "must be declared here", {"content": "/box/data"}, properties)
        properties = {"box": {"type": ["object", "null"], "properties": {}}}
        self.finds("#/properties/box", "must be declared here", {"content": "/box/data"}, properties)

    def test_names_that_are_no_strings(self) -> None:
        self.finds(
            "#/properties/type",
            "place of resource must be declared as a string",
            {},
            {"type": {"type": "integer"}},
        )

    def test_a_time_that_is_none(self) -> None:
        self.finds("#/x-envelope/time", "must lead to x-format", {"time": "/at"}, {"at": {"type": "integer"}})

    def test_an_id_that_is_an_object(self) -> None:
        properties = {"who": {"type": "object", "properties": {}}}
        self.finds(
            "#/x-envelope/id", "must lead to a string, a number or an enum", {"id": "/who"}, properties
        )

    def test_a_place_behind_an_optional_object(self) -> None:
        properties = {"meta": {"type": "object", "properties": {"id": {"type": "string"}}}}
        self.finds(
            "#/x-envelope/id", "passes through 'meta', which is not required", {"id": "/meta/id"}, properties
        )

    def test_an_envelope_without_places(self) -> None:
        self.folder.write("envelope", {"type": "object", "properties": {}})
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#", "the envelope needs x-envelope", name="envelope")

    def test_places_elsewhere(self) -> None:
        self.folder.write("thing", ENVELOPE)
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/x-envelope", "belongs in envelope.schema.json")

    def test_an_envelope_that_is_an_event(self) -> None:
        self.folder.write("envelope", ENVELOPE | {"x-event": EVENT["x-event"]})
        self.assertEqual(self.folder.generate(), 1)
        self.assert_finds("#/x-event", "the envelope is no event", name="envelope")

    def test_a_place_in_another_file(self) -> None:
        envelope = copy.deepcopy(ENVELOPE)
        envelope["x-envelope"]["subject"] = "/who/name"
        envelope["required"] = ["who"]
        envelope["properties"]["who"] = {"$ref": "thing.schema.json#/$defs/who"}
        self.folder.write("envelope", envelope)
        who = {"type": "object", "properties": {"name": {"type": "string"}}}
        header = self.generated(EVENT | {"$defs": {"who": who}})
        self.assertIn("auto subject() const noexcept { return ::typehook::envelope_text(who.name); }", header)


if __name__ == "__main__":
    unittest.main()
