"""The command line: exit codes and usage."""

import ast
import subprocess
import sys
import unittest

from support import GENERATOR, FolderTest


class Usage(FolderTest):
    """0: clean; 1: findings; 2: wrong usage or unreadable input."""

    def fails(self, message: str, *more: str) -> None:
        self.folder.write("thing", {"type": "object"})
        self.assertEqual(self.folder.generate(*more), 2)
        self.assertIn(message, self.folder.said)

    def test_wrong_arguments(self) -> None:
        self.fails("unrecognized arguments: --wibble", "--wibble")
        self.fails("--namespace shop::class", "--namespace", "shop::class")
        self.fails("--namespace shop-a", "--namespace", "shop-a")
        self.fails("--namespace", "--namespace", "")
        self.fails("--include-prefix ../a", "--include-prefix", "../a")
        self.fails("--include-prefix /a", "--include-prefix", "/a")
        self.fails("--include-prefix a\"b", "--include-prefix", "a\"b")
        self.fails("--depfile needs --stamp", "--depfile", "x")

    def test_folders_that_are_not_there(self) -> None:
        self.fails("not a folder", "--schema-dir", str(self.folder.path / "nowhere"))
        self.fails("not a folder", "--import-dir", str(self.folder.path / "nowhere"))
        empty = self.folder.path / "empty"
        empty.mkdir()
        self.fails("holds no *.schema.json", "--schema-dir", str(empty))

    def test_an_output_that_is_a_file(self) -> None:
        self.folder.out.write_text("mine")
        self.fails("out", "--output", str(self.folder.out / "deeper"))

    def test_both_ways_to_start_it(self) -> None:
        for command in ([str(GENERATOR)], ["-m", "typehook_codegen"]):
            done = subprocess.run(
                [sys.executable, "-B", *command, "generate", "--help"],
                cwd=GENERATOR.parent,
                capture_output=True,
                text=True,
                check=False,
            )
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("--schema-dir", done.stdout)

    def test_a_python_without_jinja2(self) -> None:
        program = (
            "import runpy, sys; sys.modules['jinja2'] = None; sys.argv[1:] = sys.argv[2:]; "
            f"runpy.run_path({str(GENERATOR)!r}, run_name='__main__')"
        )
        self.folder.write("thing", {"type": "object"})
        done = subprocess.run(
            [sys.executable, "-B", "-c", program, "x", "generate", "--schema-dir", str(self.folder.schemas),
             "--namespace", "a", "--include-prefix", "a", "--output", str(self.folder.out)],
            capture_output=True, text=True, check=False,
        )
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("apt-get install python3-jinja2", done.stderr)


class OldPython(unittest.TestCase):
    """The oldest Python that is promised reads the generator."""

    def test_syntax(self) -> None:
        files = sorted(GENERATOR.rglob("*.py"))
        self.assertGreater(len(files), 40)
        for file in files:
            with self.subTest(file.name):
                tree = ast.parse(file.read_text("utf-8"), feature_version=(3, 9))
                self.assertFalse(any(type(node).__name__ == "Match" for node in ast.walk(tree)))


class Repeated(FolderTest):
    """Runs that write nothing: --verify, --list, and a run that changes nothing."""

    SCHEMA = {"type": "object", "wibble": 1, "properties": {"p": {"type": "string"}}}

    def test_verify_tells_what_is_stale(self) -> None:
        self.folder.write("thing", {"type": "object", "properties": {}})
        self.assertEqual(self.folder.generate("--verify"), 1)
        self.assertIn("thing.hpp:1: error: is not what the schemas give now", self.folder.said)
        self.assertEqual(self.folder.files(), {})
        self.assertEqual(self.folder.generate(), 0)
        self.assertEqual((self.folder.generate("--verify"), self.folder.said), (0, ""))
        header = self.folder.out / "shop" / "thing.hpp"
        header.write_text(header.read_text("utf-8") + "// mine\n", "utf-8")
        self.assertEqual(self.folder.generate("--verify"), 1)
        self.assertEqual(self.folder.generate(), 0)
        self.folder.write("thing", {"type": "object", "properties": {"p": {"type": "string"}}})
        self.assertEqual(self.folder.generate("--verify"), 1)
        self.folder.write("thing", {"type": "object", "properties": {}})
        self.folder.write("other", {"type": "object", "properties": {}})
        self.assertEqual(self.folder.generate(), 0)
        (self.folder.schemas / "other.schema.json").unlink()
        self.assertEqual(self.folder.generate("--verify"), 1)
        self.assertIn("other.hpp:1: error", self.folder.said)

    def test_a_run_that_changes_nothing_says_the_same(self) -> None:
        self.folder.write("thing", self.SCHEMA)
        self.assertEqual(self.folder.generate(), 0)
        said, before = self.folder.said, self.folder.files()
        self.assertIn("unknown keyword 'wibble'", said)
        self.assertEqual((self.folder.generate(), self.folder.said, self.folder.files()), (0, said, before))

    def test_the_options_are_a_part_of_what_it_was_made_of(self) -> None:
        self.folder.write("thing", self.SCHEMA)
        self.assertEqual(self.folder.generate(), 0)
        self.assertEqual(self.folder.generate("--strict"), 1)
        self.assertEqual(self.folder.generate("--compiled"), 0)
        self.assertTrue((self.folder.out / "codecs.cpp").is_file())

    def test_list_prints_the_paths(self) -> None:
        self.folder.write("thing", {"type": "object", "properties": {}})
        self.assertEqual(self.folder.generate("--list"), 0)
        self.assertEqual(self.folder.printed.split(), ["shop/catalog.hpp", "shop/fwd.hpp", "shop/thing.hpp"])
        self.assertEqual(self.folder.files(), {})


if __name__ == "__main__":
    unittest.main()
