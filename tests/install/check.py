#!/usr/bin/env python3
"""Installs the package and builds the projects beside this file against it (or against the source), as a user would.

`install` puts the build into a scratch prefix and moves it, so a path of the build that got into the package is found twice:
by a search of the installed files, and by every project that uses the moved prefix. `consume <project>` configures, builds
and runs one project, and then builds it again, which must do nothing.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]


def run(*command, cwd=None):
    """Runs a command; its output on success, the end of the program with its output on failure."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        print(done.stdout[-8000:])
        sys.exit(f"{' '.join(str(word) for word in command)}: exit {done.returncode}")
    return done.stdout


def install(build, work):
    shutil.rmtree(work, ignore_errors=True)
    staging, prefix = work / "staging", work / "prefix"
    run("cmake", "--install", build, "--prefix", staging)
    strangers = [str(SOURCE), str(build.resolve()), str(staging)]
    for file in sorted(path for path in staging.rglob("*") if path.is_file()):
        text = file.read_text(encoding="utf-8", errors="replace")
        for stranger in strangers:
            if stranger in text:
                sys.exit(f"{file.relative_to(staging)} names {stranger}")
    for wanted in ("include/typehook/core.hpp", "include/typehook/appdirect/catalog.hpp",
                   "share/typehook/codegen/typehook_codegen/__main__.py",
                   "share/typehook/codegen/cmake/TypehookAddEvents.cmake",
                   "share/typehook/schemas/appdirect/envelope.schema.json"):
        if not (staging / wanted).is_file():
            sys.exit(f"{wanted} was not installed")
    staging.rename(prefix)
    print(f"{sum(path.is_file() for path in prefix.rglob('*'))} files installed and moved")


def consume(project, work, compiler):
    build = work / project
    shutil.rmtree(build, ignore_errors=True)
    run("cmake", "-G", "Ninja", "-S", HERE / project, "-B", build, f"-DCMAKE_CXX_COMPILER={compiler}",
        "-DCMAKE_BUILD_TYPE=Debug", f"-DCMAKE_PREFIX_PATH={work / 'prefix'}", f"-DTYPEHOOK_SOURCE={SOURCE}")
    run("cmake", "--build", build, "-j", "2")
    print(run(build / "app"), end="")
    again = run("cmake", "--build", build)
    if "no work to do" not in again:
        sys.exit(f"the second build worked:\n{again}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=pathlib.Path, required=True, help="scratch folder")
    parser.add_argument("--build", type=pathlib.Path, help="build folder to install")
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("what", choices=["install", "consume"])
    parser.add_argument("project", nargs="?")
    arguments = parser.parse_args()
    if arguments.what == "install":
        install(arguments.build, arguments.work.resolve())
    else:
        consume(arguments.project, arguments.work.resolve(), arguments.compiler)


if __name__ == "__main__":
    main()
