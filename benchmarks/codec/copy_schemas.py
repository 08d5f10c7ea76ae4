#!/usr/bin/env python3
"""Copies the schemas of the benchmark's events; with --dropping, events made of the copy drop what their schema
does not know.

    copy_schemas.py --keeping|--dropping SCHEMA_FOLDER OUTPUT_FOLDER

Only the files that the three events need are copied: a catalog is compiled as a whole.
"""
import json
import pathlib
import sys

WANTED = ("envelope", "user", "subscription", "order", "staging_product")


def dropping(schema):
    """The schema with x-extra-members: drop in every object that has described members."""
    if isinstance(schema, list):
        return [dropping(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    copy = dict(schema)
    for keyword in ("items", "oneOf", "additionalProperties"):
        if keyword in copy:
            copy[keyword] = dropping(copy[keyword])
    for keyword in ("properties", "$defs"):
        if keyword in copy:
            copy[keyword] = {name: dropping(each) for name, each in copy[keyword].items()}
    if "properties" in copy:
        copy["x-extra-members"] = "drop"
    return copy


def main():
    drop = sys.argv[1] == "--dropping"
    source, output = map(pathlib.Path, sys.argv[-2:])
    for path in [*(source / f"{name}.schema.json" for name in WANTED), *sorted((source / "common").glob("*.schema.json"))]:
        schema = json.loads(path.read_text())
        copy = output / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(json.dumps(dropping(schema) if drop else schema, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
