#!/usr/bin/env python3
"""The official JSON-Schema-Test-Suite (draft 2020-12) against the generator and the validator.

suite.py make OUT generates every group that the generator takes: OUT/suite/validation.hpp, OUT/cases.txt
suite.py check OUT PROGRAM DOCUMENT runs the cases, and holds the table in DOCUMENT to the results (--write
puts it there)

Every group is generated or diagnosed, never anything else. Of the groups that are generated without a word
about keywords that are left out, every case has to agree. The suite is that of the Debian package
libtest-json-schema-acceptance-perl.
"""
import contextlib
import io
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SUITE = pathlib.Path("/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance/tests/draft2020-12")
FORMATS = "date-time date email hostname ipv4 ipv6 uri uuid".split()
BEGIN, END = "<!-- results -->", "<!-- end of results -->"

sys.path.insert(0, str(ROOT / "codegen"))
sys.dont_write_bytecode = True

from typehook_codegen.cli import main as generator  # noqa: E402  (the path has to be right first)


def groups():
    """Yields (file, group)."""
    files = sorted(SUITE.glob("*.json")) + [SUITE / "optional" / "format" / f"{name}.json" for name in FORMATS]
    for file in files:
        for group in json.loads(file.read_text("utf-8")):
            yield file.relative_to(SUITE).as_posix().removesuffix(".json"), group


def run(*arguments):
    """Exit code and what was said."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = generator([str(each) for each in arguments])
    return status, said.getvalue()


def make(out):
    kept = out / "schemas"
    kept.mkdir(parents=True, exist_ok=True)
    for file in kept.iterdir():
        file.unlink()
    told, cases = [], []
    names = ["--namespace", "suite", "--include-prefix", "suite"]
    for number, (file, group) in enumerate(groups()):
        name = f"g{number:03}"
        schema = json.dumps(group["schema"])
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / f"{name}.schema.json").write_text(schema, "utf-8")
            status, said = run("generate", "--schema-dir", path, "--output", path / "out", *names)
            if status not in (0, 1) or status == 1 and ": error: " not in said:
                sys.exit(f"{file}: {group['description']}: exit {status}, neither generated nor diagnosed\n{said}")
            left_out = ""
            if status == 0:
                status, left_out = run("validation", "--schema-dir", path, "--output", path / "out", *names)
        state = "diagnosed" if status else "partly" if "not evaluated" in left_out else "generated"
        told.append({"file": file, "name": name, "state": state, "cases": len(group["tests"])})
        if state != "diagnosed":
            (kept / f"{name}.schema.json").write_text(schema, "utf-8")
            for test in group["tests"]:
                cases.append((name, test["valid"], json.dumps(test["data"]), f"{group['description']}: {test['description']}"))
    status, said = run("validation", "--schema-dir", kept, "--output", out, *names)
    if status:
        sys.exit(said)
    (out / "groups.json").write_text(json.dumps(told), "utf-8")
    lines = [f"{name}\t{int(valid)}\t{data}\t{' '.join(text.split())}\n" for name, valid, data, text in cases]
    (out / "cases.txt").write_text("".join(lines), "utf-8")


def table(told, wrong):
    """The results by file, as Markdown."""
    lines = ["| file of the suite | groups | generated | in part | diagnosed | cases run | agree |", "|---|---|---|---|---|---|---|"]
    total = [0] * 6
    for file in sorted({each["file"] for each in told}, key=lambda name: ("/" in name, name)):
        mine = [each for each in told if each["file"] == file]
        states = [sum(each["state"] == state for each in mine) for state in ("generated", "partly", "diagnosed")]
        cases = sum(each["cases"] for each in mine if each["state"] != "diagnosed")
        disagree = sum(wrong.get(each["name"], 0) for each in mine)
        row = [len(mine), *states, cases, cases - disagree]
        total = [before + each for before, each in zip(total, row)]
        lines.append(f"| {file} | " + " | ".join(map(str, row)) + " |")
    lines.append("| together | " + " | ".join(map(str, total)) + " |")
    return "\n".join(lines)


def check(out, program, document, write):
    told = json.loads((out / "groups.json").read_text("utf-8"))
    done = subprocess.run([program, out / "cases.txt"], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        print(done.stdout + done.stderr)
        return 1
    states = {each["name"]: each["state"] for each in told}
    wrong, failed = {}, 0
    for line in done.stdout.splitlines():
        name = line.split("\t")[0]
        wrong[name] = wrong.get(name, 0) + 1
        if states[name] == "generated":
            print(line)
            failed += 1
    text = document.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    wanted = f"{before}{BEGIN}\n\n{table(told, wrong)}\n\n{END}{after}"
    if write:
        document.write_text(wanted, "utf-8")
    elif wanted != text:
        print(f"{document}: the table is not what was measured; suite.py check … --write puts it there")
        print(table(told, wrong))
        failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(pathlib.Path(sys.argv[2]))
    else:
        sys.exit(check(pathlib.Path(sys.argv[2]), sys.argv[3], pathlib.Path(sys.argv[4]), "--write" in sys.argv))
