#!/usr/bin/env python3
"""Makes the OpenAPI and AsyncAPI documents of a catalog and has their official validators judge them.

    check_documents.py MODULES SCHEMA_DIR [--self-test]

MODULES is where npm_install.py has put them; with --self-test, documents that are wrong have to be refused.
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GENERATOR = HERE.parent.parent / "codegen" / "typehook_codegen"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("modules")
    parser.add_argument("schemas")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as out:
        formats = ["--format", "openapi", "--format", "asyncapi"]
        command = [sys.executable, "-B", GENERATOR, "docs", "--schema-dir", options.schemas, "--output", out, *formats]
        subprocess.run(command, check=True)
        judge = ["node", HERE / "validate.mjs", options.modules, out, *(["--self-test"] if options.self_test else [])]
        return subprocess.run(judge, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
