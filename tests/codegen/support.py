"""A schema folder in a temporary place, and the generator run on it in this process."""

import contextlib
import dataclasses
import io
import json
import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GENERATOR = ROOT / "codegen" / "typehook_codegen"
sys.path.insert(0, str(ROOT / "codegen"))
sys.dont_write_bytecode = True

from typehook_codegen.cli import main  # noqa: E402  (the path has to be right first)

_FINDING = re.compile(
    r"(?P<file>.+?):(?P<line>\d+): (?P<severity>\w+): (?P<message>.*) \(at (?P<pointer>#.*)\)\Z"
)

ENVELOPE = {
    "type": "object",
    "required": ["type", "action"],
    "x-envelope": {"resource": "/type", "action": "/action", "content": "/data"},
    "properties": {"type": {"type": "string"}, "action": {"type": "string"}},
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """A line that the generator printed."""

    file: str
    line: int
    severity: str
    message: str
    pointer: str


class Folder:
    """A temporary folder with `schemas/` and `out/`."""

    def __init__(self) -> None:
        self._temporary = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self._temporary.name)
        self.schemas = self.path / "schemas"
        self.out = self.path / "out"
        self.schemas.mkdir()
        self.said = ""
        self.printed = ""

    def close(self) -> None:
        """Removes the folder."""
        self._temporary.cleanup()

    def write(self, name: str, schema: object, below: str = "schemas") -> pathlib.Path:
        """Writes a schema: text and bytes as they are, anything else as JSON with one member a line."""
        file = self.path / below / f"{name}.schema.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(schema, bytes):
            file.write_bytes(schema)
        else:
            text = schema if isinstance(schema, str) else json.dumps(schema, indent=1) + "\n"
            file.write_text(text, "utf-8")
        return file

    def generate(self, *more: str, source: tuple[str, ...] = ()) -> int:
        """Runs the generator, on the schemas or on another source; what it printed is in `said`."""
        return self.run(
            "generate", "--namespace", "shop", "--include-prefix", "shop", "--output", str(self.out), *more,
            source=source,
        )

    def run(self, command: str, *more: str, source: tuple[str, ...] = ()) -> int:
        """Runs a command on the schemas; what it complained of is in `said`, what it printed in `printed`."""
        said, printed = io.StringIO(), io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(printed):
            try:
                status = main([command, *(source or ("--schema-dir", str(self.schemas))), *more])
            except SystemExit as exit_:
                status = exit_.code
        self.said = said.getvalue()
        self.printed = printed.getvalue()
        return status

    def findings(self) -> list[Finding]:
        """What the last run found, files relative to this folder."""
        found = []
        for line in self.said.splitlines():
            match = _FINDING.match(line)
            assert match is not None, f"not a finding: {line}"
            file = pathlib.Path(match["file"])
            shown = file.relative_to(self.path).as_posix() if file.is_absolute() else match["file"]
            found.append(
                Finding(shown, int(match["line"]), match["severity"], match["message"], match["pointer"])
            )
        return found

    def header(self, name: str) -> str:
        """The text of a generated header."""
        return (self.out / "shop" / f"{name}.hpp").read_text("utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file that was written, manifest included."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
        }


class FolderTest(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self) -> None:
        self.folder = Folder()
        self.addCleanup(self.folder.close)

    def generated(self, schema: object, *more: str, name: str = "thing") -> str:
        """The header of a schema that generates without findings."""
        self.folder.write(name, schema)
        self.assertEqual((self.folder.generate(*more), self.folder.said), (0, ""))
        return self.folder.header(name)

    def assert_finds(
        self, pointer: str, message: str, severity: str = "error", name: str = "thing"
    ) -> Finding:
        """Asserts that the last run said this of that place, on the line where it stands in the file."""
        found = [
            each for each in self.folder.findings() if each.pointer == pointer and message in each.message
        ]
        self.assertTrue(found, f"nothing at {pointer} with {message!r} in:\n{self.folder.said}")
        finding = found[0]
        self.assertEqual(finding.severity, severity)
        self.assertEqual(finding.file, f"schemas/{name}.schema.json")
        self.assertEqual(finding.line, self.line_of(name, pointer), f"line of {pointer}")
        return finding

    def line_of(self, name: str, pointer: str) -> int:
        """The line on which the key (or the array element) that a pointer names stands, found by another way
        than the generator's: by writing the file again with a mark in that place."""
        text = (self.folder.schemas / f"{name}.schema.json").read_text("utf-8")
        value = json.loads(text)
        tokens = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
        if not tokens:
            return 1
        here = value
        for token in tokens[:-1]:
            here = here[int(token)] if isinstance(here, list) else here[token]
        mark = "a mark that no schema holds"
        if isinstance(here, list):
            here[int(tokens[-1])] = mark
        else:
            renamed = {mark if key == tokens[-1] else key: each for key, each in here.items()}
            here.clear()
            here.update(renamed)
        lines = json.dumps(value, indent=1).splitlines()
        return next(number for number, line in enumerate(lines, 1) if mark in line)
