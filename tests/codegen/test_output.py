"""What is written, and when: the same bytes everywhere, only what changed, nothing of anyone else's."""

import copy
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from support import ENVELOPE, GENERATOR, ROOT, FolderTest

CASES = ROOT / "tests" / "golden"


def run(schemas: pathlib.Path, output: pathlib.Path, seed: str, cwd: pathlib.Path) -> None:
    """Runs the generator in a process of its own."""
    command = [
        sys.executable,
        "-B",
        str(GENERATOR),
        "generate",
        "--schema-dir",
        str(schemas),
        "--output",
        str(output),
    ]
    subprocess.run(
        [*command, "--namespace", "shop", "--include-prefix", "shop", "--compiled"],
        env=os.environ | {"PYTHONHASHSEED": seed},
        cwd=cwd,
        check=True,
        capture_output=True,
    )


def contents(folder: pathlib.Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


class Determinism(unittest.TestCase):
    """The same schemas give the same bytes."""

    def test_hash_seeds_and_folders(self) -> None:
        schemas = CASES / "loops" / "schemas"
        with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
            copied = pathlib.Path(second) / "some where" / "else"
            shutil.copytree(schemas, copied)
            outputs = []
            for number in range(20):
                output = pathlib.Path(first) / str(number)
                if number % 2:
                    run(copied, output, str(number), pathlib.Path(second))
                else:
                    run(schemas, output, str(number), ROOT)
                outputs.append(contents(output))
            for output in outputs[1:]:
                self.assertEqual(output, outputs[0])
            self.assertNotIn(second.encode(), b"".join(outputs[0].values()))
            self.assertNotIn(str(ROOT).encode(), b"".join(outputs[0].values()))


class Writing(FolderTest):
    """Files are left alone unless they change."""

    def setUp(self) -> None:
        super().setUp()
        self.folder.write("envelope", ENVELOPE)
        self.folder.write("common/money", {"type": "object", "properties": {"amount": {"type": "number"}}})
        self.folder.write("plain", {"type": "object", "properties": {"p": {"type": "string"}}})
        self.event = {
            "x-event": {"resource": "THING", "actions": {"ADDED": {"content": "required"}}},
            "type": "object",
            "properties": {"price": {"$ref": "common/money.schema.json"}},
        }
        self.folder.write("thing", self.event)
        self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))

    def age(self) -> dict[str, int]:
        """Makes every output old and gives their times."""
        for path in self.folder.out.rglob("*"):
            os.utime(path, ns=(10**18, 10**18))
        return self.times()

    def times(self) -> dict[str, int]:
        return {
            path.relative_to(self.folder.out).as_posix(): path.stat().st_mtime_ns
            for path in self.folder.out.rglob("*")
            if path.is_file()
        }

    def changed(self) -> set[str]:
        """Which files the next run writes."""
        before = self.age()
        self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))
        after = self.times()
        return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}

    def test_nothing_changes(self) -> None:
        self.assertEqual(self.changed(), set())

    def test_a_manifest_that_is_none(self) -> None:
        for text in ('{"files": 3}', '{"files": null}', '{"made_of": []}', "[]", "{", ""):
            (self.folder.out / "shop/.typehook-manifest.json").write_text(text)
            self.assertEqual((self.folder.generate(), self.folder.said), (0, ""), text)

    def test_one_schema_changes(self) -> None:
        self.folder.write("common/money", {"type": "object", "properties": {"amount": {"type": "integer"}}})
        self.assertEqual(self.changed(), {"shop/common/money.hpp", "shop/.typehook-manifest.json"})

    def test_adding_an_event_changes_only_the_catalog(self) -> None:
        added = copy.deepcopy(self.event)
        added["x-event"]["resource"] = "ANOTHER"
        self.folder.write("another", added)
        manifest = "shop/.typehook-manifest.json"
        self.assertEqual(self.changed(), {"shop/another.hpp", "shop/catalog.hpp", manifest})

    def test_a_removed_schema_takes_its_header_along(self) -> None:
        (self.folder.schemas / "plain.schema.json").unlink()
        self.assertEqual(
            self.changed(), {"shop/plain.hpp", "shop/catalog.hpp", "shop/.typehook-manifest.json"}
        )
        self.assertFalse((self.folder.out / "shop" / "plain.hpp").exists())

    def test_an_emptied_folder_goes_too(self) -> None:
        self.event["properties"] = {}
        self.folder.write("thing", self.event)
        (self.folder.schemas / "common" / "money.schema.json").unlink()
        self.changed()
        self.assertFalse((self.folder.out / "shop" / "common").exists())

    def test_a_deleted_header_is_restored(self) -> None:
        (self.folder.out / "shop" / "thing.hpp").unlink()
        self.assertEqual(self.changed(), {"shop/thing.hpp"})

    def test_files_of_others_are_left_alone(self) -> None:
        mine = self.folder.out / "shop" / "mine.hpp"
        mine.write_text("// mine\n")
        manifest = self.folder.out / "shop" / ".typehook-manifest.json"
        listed = json.loads(manifest.read_text())
        outside = self.folder.path / "outside.hpp"
        outside.write_text("// Generated by typehook\n")
        listed["files"] += ["shop/mine.hpp", "../outside.hpp", "/etc/hostname", 5]
        manifest.write_text(json.dumps(listed))
        self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))
        self.assertTrue(mine.exists())
        self.assertTrue(outside.exists())

    def test_a_file_in_the_way_is_not_overwritten(self) -> None:
        header = self.folder.out / "shop" / "thing.hpp"
        header.write_text("// mine\n")
        self.assertEqual(self.folder.generate(), 2)
        self.assertIn("not written by typehook", self.folder.said)
        self.assertEqual(header.read_text(), "// mine\n")

    def test_a_broken_manifest_does_not_matter(self) -> None:
        for text in ("{", "5", ""):
            (self.folder.out / "shop" / ".typehook-manifest.json").write_text(text)
            self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))


class Depfile(FolderTest):
    """The depfile lists everything that the output is made of."""

    def test_what_it_lists(self) -> None:
        self.folder.write("thing", {"type": "object", "properties": {"p": {"$ref": "money.schema.json"}}})
        imported = self.folder.write("money", {"type": "object", "properties": {}}, below="a $b # c")
        stamp, depfile = self.folder.path / "s t", self.folder.path / "d"
        arguments = ["--import-dir", str(imported.parent), "--stamp", str(stamp), "--depfile", str(depfile)]
        self.assertEqual((self.folder.generate(*arguments), self.folder.said), (0, ""))
        text = depfile.read_text()
        self.assertTrue(stamp.is_file())
        self.assertTrue(text.startswith(str(stamp).replace(" ", "\\ ") + ":"))
        escaped = str(imported.resolve()).replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")
        self.assertIn(escaped, text)
        inputs = [
            *GENERATOR.glob("*.py"),
            *GENERATOR.glob("templates/*.jinja2"),
            self.folder.schemas / "thing.schema.json",
        ]
        self.assertGreater(len(inputs), 20)
        for path in inputs:
            self.assertIn(str(path.resolve()), text)


class Hostile(FolderTest):
    """Text from a schema stays text."""

    def test_comments_and_literals_hold_what_they_are_given(self) -> None:
        nasty = '*/ int x; /*\\\n#include <evil>\n\\\r\n??/\n{{ 7 * 7 }} {% raw %} %s '
        nasty += '"); int y; ("\u2028\u202e\x00\\'
        wire = '"); int z; ("\\\n*/ {{ 7 * 7 }}'
        schema = {
            "title": nasty,
            "description": nasty,
            "type": "object",
            "required": ["c", "d"],
            "properties": {
                wire: {"type": "string", "description": nasty, "pattern": nasty, "examples": [nasty[:50]]},
                "e": {"enum": [wire], "x-enum-doc": {wire: nasty}, "x-cpp-name": {wire: "value"}},
                "c": {"const": wire},
                "d": {"type": "string", "default": wire},
            },
        }
        schema["properties"][wire]["x-cpp-name"] = "named"
        header = self.generated(schema)
        code = [line.split("//")[0] for line in header.split("\n")]
        self.assertFalse([line for line in header.split("\n") if line.endswith("\\")])
        self.assertFalse([line for line in header.split("\n") if "??/" in line])
        self.assertNotIn("49", header)
        for word in ("int x", "int y", "evil", "/*"):
            self.assertFalse([line for line in code if word in line], word)
        for line in code:
            outside = "".join(line.replace('\\"', "").split('"')[::2])
            self.assertNotIn("int z", outside)
        self.assertEqual({character for character in header if ord(character) < 32}, {"\n"})

    def test_literals_are_exact_bytes(self) -> None:
        for wire in ("é1", "\x01f", "??=", "a\\", 'q"', "\n1", "日本", "😀0", "\x7f", "\x007"):
            with self.subTest(wire):
                schema = {"type": "object", "properties": {wire: {"type": "string", "x-cpp-name": "m"}}}
                header = self.generated(schema)
                line = next(line for line in header.splitlines() if "keys[1]" in line)
                literal = line[line.index("{") + 1 : line.rindex("}")]
                self.assertTrue(literal.isascii())
                value = literal[1:-1].replace("\\?", "?").encode().decode("unicode_escape").encode("latin-1")
                self.assertEqual(value, wire.encode("utf-8"))

    def test_deep_nesting(self) -> None:
        for levels, status in ((60, 0), (1_000, 2), (100_000, 2)):
            with self.subTest(levels):
                opening = "".join(
                    f'{{"type": "object", "properties": {{"a{level}": ' for level in range(levels)
                )
                text = opening + '{"type": "string"}' + "}}" * levels
                self.folder.write("thing", text)
                self.assertEqual(self.folder.generate(), status)

    def test_ten_megabytes(self) -> None:
        text = json.dumps({"type": "object", "description": "x" * 5_000_000, "examples": ["y"] * 500_000})
        self.folder.write("thing", text)
        self.assertEqual((self.folder.generate(), self.folder.said), (0, ""))


if __name__ == "__main__":
    unittest.main()
