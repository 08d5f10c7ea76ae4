#!/usr/bin/env python3
"""Checks that a program which must not compile is refused with the sentence it names, and that its twin compiles.

A case is one .cpp file. Lines `// expect: <sentence>` (or `// expect(g++): …`, `// expect(clang++): …` where the compilers
word it differently) give what the first error line must contain, all of them; an `#ifdef TWIN … #else … #endif` region
holds the two programs. The twin proves that the case fails for the reason named and not for a typing error. Lines
`// output: <text>` give what must stand anywhere in the compiler's output, for example the name of an event.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys

EXPECT = re.compile(r"^//\s*expect(?:\((?P<compiler>[^)]*)\))?:\s*(?P<sentence>.+?)\s*$", re.M)
OUTPUT = re.compile(r"^//\s*output:\s*(?P<text>.+?)\s*$", re.M)
ERROR = re.compile(r"^.*?\b(?:fatal )?error: .*$", re.M)


def family(compiler):
    return "clang++" if "clang" in pathlib.Path(compiler).name else "g++"


def sentences(text, compiler):
    return [match["sentence"] for match in EXPECT.finditer(text)
            if match["compiler"] in (None, family(compiler))]


def compile_case(compiler, options, case, *more):
    command = [compiler, "-std=c++20", "-fsyntax-only", "-fdiagnostics-color=never", *options, *more, str(case)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300,
                          env={**os.environ, "LC_ALL": "C"})
    return done.returncode == 0, done.stderr


def check(compiler, options, case):
    """Every complaint about one case with one compiler."""
    text = case.read_text(encoding="utf-8")
    expected = sentences(text, compiler)
    if not expected:
        return [f"names no sentence for {family(compiler)}: give a line `// expect: …`"]
    if not re.search(r"^#\s*if(def| defined\(?) ?TWIN", text, re.M):
        return ["has no twin: give an `#ifdef TWIN … #else … #endif` region"]
    complaints = []
    compiled, output = compile_case(compiler, options, case, "-DTWIN")
    if not compiled:
        complaints.append(f"its twin does not compile:\n{output}")
    compiled, output = compile_case(compiler, options, case)
    first = ERROR.search(output)
    if compiled:
        complaints.append("compiles, and must not")
    elif first is None:
        complaints.append(f"fails without an error line:\n{output}")
    else:
        complaints += [f"the first error is\n    {first[0]}\nand lacks\n    {sentence}"
                       for sentence in expected if sentence not in first[0]]
        complaints += [f"its output lacks\n    {match['text']}\nin\n{output}"
                       for match in OUTPUT.finditer(text) if match["text"] not in output]
    return complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", action="append", required=True, help="may be given several times")
    parser.add_argument("--option", action="append", default=[], help="handed to the compiler, e.g. --option=-Iinclude")
    parser.add_argument("cases", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()
    failed = 0
    for case in arguments.cases:
        for compiler in arguments.compiler:
            complaints = check(compiler, arguments.option, case)
            failed += bool(complaints)
            for complaint in complaints:
                print(f"{case} with {compiler}: {complaint}")
    print(f"{len(arguments.cases) * len(arguments.compiler)} checks, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
