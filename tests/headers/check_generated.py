#!/usr/bin/env python3
"""Compiles every generated header and source alone, under the warnings of the house, without writing an object.

CMake's header verification does this for the library's own headers; generated ones are no part of a file set.
"""
import argparse
import concurrent.futures
import pathlib
import subprocess
import sys

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]


def compile_alone(command, folder, header):
    source = f"#include <{header.relative_to(folder).as_posix()}>\n"
    done = subprocess.run([*command, "-x", "c++", "-"], input=source, capture_output=True, text=True, errors="replace")
    return header, done.returncode, done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("folder", type=pathlib.Path, help="include folder with generated files")
    arguments = parser.parse_args()
    headers = sorted(path for path in arguments.folder.rglob("*") if path.suffix in (".hpp", ".cpp"))
    if not headers:
        print(f"no headers under {arguments.folder}")
        return 1
    command = [arguments.compiler, "-std=c++20", "-fsyntax-only", *WARNINGS, *arguments.option, f"-I{arguments.folder}"]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        for header, code, output in pool.map(lambda one: compile_alone(command, arguments.folder, one), headers):
            if code:
                failed += 1
                print(f"{header} does not compile alone:\n{output[:4000]}")
    print(f"{len(headers)} files, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
