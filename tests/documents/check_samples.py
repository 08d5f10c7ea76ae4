#!/usr/bin/env python3
"""Makes the samples of a catalog and has a program decode them.

    check_samples.py PROGRAM SCHEMA_DIR
"""
import pathlib
import subprocess
import sys
import tempfile

GENERATOR = pathlib.Path(__file__).resolve().parent.parent.parent / "codegen" / "typehook_codegen"


def main():
    program, schemas = sys.argv[1:]
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-B", GENERATOR, "samples", "--schema-dir", schemas, "--output", out]
        subprocess.run(command, check=True)
        return subprocess.run([program, out], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
