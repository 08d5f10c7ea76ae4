#!/usr/bin/env python3
"""Compares the generator's output with the expected files, byte for byte.

Each folder here is a case: `schemas/` goes in, `expected/` must come out, nothing less and nothing more. A
file `arguments` adds to the command line; without it the namespace is the case's name. `expected/findings`
holds the warnings, if there are any. `--update` rewrites what is expected; read the difference before you
commit it.
"""

import argparse
import difflib
import pathlib
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GENERATOR = HERE.parent.parent / "codegen" / "typehook_codegen"


def generate(case: pathlib.Path, output: pathlib.Path) -> tuple[int, str]:
    """Runs the generator in the case's folder."""
    arguments = case / "arguments"
    extra = shlex.split(arguments.read_text("utf-8")) if arguments.is_file() else []
    if "--namespace" not in extra:
        extra += ["--namespace", case.name]
    if "--include-prefix" not in extra:
        extra += ["--include-prefix", case.name]
    if "--schema" not in extra and "--openapi" not in extra:
        extra += ["--schema-dir", "schemas"]
    command = [sys.executable, "-B", str(GENERATOR), "generate", "--output", str(output)]
    done = subprocess.run(command + extra, cwd=case, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def files_in(folder: pathlib.Path) -> dict[str, str]:
    """The files of a folder, without the generator's manifest."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != ".typehook-manifest.json":
            found[path.relative_to(folder).as_posix()] = path.read_bytes().decode("utf-8")
    return found


def update(expected: pathlib.Path, files: dict[str, str]) -> None:
    """Makes the expected folder hold these files."""
    for path in files_in(expected) if expected.is_dir() else ():
        if path not in files:
            (expected / path).unlink()
    for path, text in files.items():
        (expected / path).parent.mkdir(parents=True, exist_ok=True)
        (expected / path).write_bytes(text.encode("utf-8"))


def compare(case: pathlib.Path, rewrite: bool) -> bool:
    """Checks one case; prints what differs."""
    with tempfile.TemporaryDirectory() as folder:
        status, said = generate(case, pathlib.Path(folder))
        if status != 0:
            print(f"{case.name}: exit {status}\n{said}")
            return False
        files = files_in(pathlib.Path(folder))
    if said:
        files["findings"] = said
    if rewrite:
        update(case / "expected", files)
        return True
    expected = files_in(case / "expected")
    same = True
    for path in sorted(expected.keys() | files.keys()):
        if expected.get(path) != files.get(path):
            same = False
            before = expected.get(path, "").splitlines(keepends=True)
            after = files.get(path, "").splitlines(keepends=True)
            sys.stdout.writelines(
                difflib.unified_diff(before, after, f"expected/{path}", f"generated/{path}", n=1)
            )
    print(f"{case.name}: {'same' if same else 'differs'}")
    return same


def main() -> int:
    """Checks all cases, or those named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", action="store_true", help="rewrite the expected files")
    parser.add_argument("cases", nargs="*", help="names of cases; all by default")
    options = parser.parse_args()
    cases = sorted(path.parent for path in HERE.glob("*/schemas"))
    wanted = [case for case in cases if not options.cases or case.name in options.cases]
    results = [compare(case, options.update) for case in wanted]
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
