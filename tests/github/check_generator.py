#!/usr/bin/env python3
"""Every command of the generator on the octokit schemas: what it writes, and that it is always the same.

    check_generator.py <schema.json> <envelope.json>
"""

import hashlib
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import unittest

from jsonschema import Draft202012Validator

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GENERATOR = ROOT / "codegen" / "typehook_codegen"
SEEDS = 20
EVENTS = 224
# Its location closes an object that has no members, beside alternatives that require some: nothing fits.
IMPOSSIBLE = "secret_scanning_alert_location_created"
NAMES = ("--namespace", "github", "--include-prefix", "github")

schema = envelope = pathlib.Path()


def digest(folder: pathlib.Path) -> dict[str, str]:
    """Every file below a folder with the hash of its bytes."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


class Octokit(unittest.TestCase):
    """The commands, as a user runs them."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def run_command(self, command: str, *more: str, seed: int = 0, source: pathlib.Path | None = None) -> str:
        """Runs a command; returns what it complained of."""
        done = subprocess.run(
            [sys.executable, "-B", str(GENERATOR), command, "--schema", str(source or schema),
             "--envelope", str(envelope), *more],
            env=os.environ | {"PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("error:", done.stderr)
        return done.stderr

    def test_generate_gives_the_same_bytes_whatever_seed_and_folder(self) -> None:
        copy = self.folder / "elsewhere" / schema.name
        copy.parent.mkdir()
        shutil.copy(schema, copy)
        found = []
        for seed in range(SEEDS):
            out = self.folder / f"out{seed}"
            self.run_command("generate", *NAMES, "--output", str(out), seed=seed, source=copy if seed % 2 else None)
            found.append(digest(out))
            shutil.rmtree(out)
        self.assertGreater(len(found[0]), 340)
        # The manifest remembers warnings with the path that the command named; nothing else knows the folder.
        first, second = (
            {name: value for name, value in each.items() if not name.endswith(".typehook-manifest.json")}
            for each in found[:2]
        )
        self.assertEqual([each for each in found[::2] if each != found[0]], [])
        self.assertEqual([each for each in found[1::2] if each != found[1]], [])
        self.assertEqual(first, second)

    def test_generate_is_quick_and_quicker_when_nothing_changed(self) -> None:
        out = self.folder / "out"
        spent = []
        for _ in range(2):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.run_command("generate", *NAMES, "--output", str(out))
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        # Processor time, which does not depend on what else runs; what is aimed at is 3 s and 0.3 s.
        self.assertLess(spent[0], 3)
        self.assertLess(spent[1], 0.6)
        self.run_command("generate", *NAMES, "--output", str(out), "--verify")

    def test_check_writes_a_baseline_that_nothing_breaks(self) -> None:
        baseline = self.folder / "baseline.json"
        self.run_command("check", "--write-baseline", str(baseline))
        self.assertNotIn("breaks", self.run_command("check", "--baseline", str(baseline)))
        changed = json.loads(schema.read_text("utf-8"))
        del changed["definitions"]["star$created"]["properties"]["starred_at"]
        other = self.folder / "changed.json"
        other.write_text(json.dumps(changed), "utf-8")
        done = subprocess.run(
            [sys.executable, "-B", str(GENERATOR), "check", "--schema", str(other), "--envelope", str(envelope),
             "--baseline", str(baseline)], capture_output=True, text=True, check=False,
        )  # fmt: skip
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("required-member-removed", done.stderr)

    def test_samples_are_what_the_bundle_takes(self) -> None:
        bundle = self.folder / "bundle.json"
        self.run_command("bundle", "--output", str(bundle))
        whole = json.loads(bundle.read_text("utf-8"))
        Draft202012Validator.check_schema(whole)
        kinds = ("minimal", "valid", "full", "boundary_low", "boundary_high")
        samples = self.folder / "samples"
        said = self.run_command("samples", "--output", str(samples), *(word for kind in kinds for word in ("--kind", kind)))
        files = sorted(samples.iterdir())
        self.assertEqual(len(files), EVENTS * len(kinds))
        wrong = []
        validators: dict[str, Draft202012Validator] = {}
        for file in files:
            event = file.name.split(".")[0]
            if event not in validators:
                validators[event] = Draft202012Validator({"$ref": f"#/$defs/{event}", "$defs": whole["$defs"]})
            problem = next(validators[event].iter_errors(json.loads(file.read_text("utf-8"))), None)
            if event == IMPOSSIBLE:
                self.assertIsNotNone(problem)
                self.assertIn(f"sample of {event} may not satisfy additionalProperties", said)
            elif problem is not None:
                wrong.append(f"{file.name}: {problem.json_path}: {problem.message[:100]}")
        self.assertEqual(wrong, [])

    def test_docs_tell_every_event(self) -> None:
        out = self.folder / "docs"
        self.run_command("docs", "--output", str(out))
        self.assertEqual(sorted(each.name for each in out.iterdir()),
                         ["asyncapi.json", "catalog.html", "catalog.md", "openapi.json"])
        webhooks = json.loads((out / "openapi.json").read_text("utf-8"))["webhooks"]
        operations = json.loads((out / "asyncapi.json").read_text("utf-8"))["operations"]
        self.assertEqual((len(webhooks), len(operations)), (EVENTS, EVENTS))
        for page in ("catalog.md", "catalog.html"):
            text = (out / page).read_text("utf-8")
            self.assertEqual([name for name in webhooks if name not in text], [])


if __name__ == "__main__":
    schema, envelope = map(pathlib.Path, sys.argv[1:3])
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
