"""Documentation of types and members: descriptions, defaults, examples, and assertions that are kept but not
enforced.
"""

from __future__ import annotations

from .diagnostics import Findings
from .json_text import Node, Number
from .keywords import KEPT, SCHEMAS_KEPT
from .model import Docs
from .schema import is_true, keyword, text

# Formats that choose a type; all others are kept as documentation.
TYPED_FORMATS = {
    "date-time": "string",
    "int32": "integer",
    "int64": "integer",
    "uint32": "integer",
    "uint64": "integer",
    "float": "number",
    "double": "number",
}

DEFAULT = "Default when absent"

_FLAGS = {"deprecated": "Deprecated.", "readOnly": "Read-only.", "writeOnly": "Write-only."}
_MAX_EXAMPLE = 60
_MAX_SCHEMA = 80


def json_text(node: Node) -> str:
    """The value as compact JSON, numbers with their own digits."""
    value = node.value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {json_text(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(json_text(each) for each in value) + "]"
    if isinstance(value, Number):
        return value.lexeme
    if isinstance(value, str):
        return _quoted(value)
    return {True: "true", False: "false", None: "null"}[value]


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def type_docs(schema: Node, findings: Findings) -> Docs:
    """What is said at a struct, an enum or an alias."""
    lines = [*_flags(schema), *_examples(schema), *_kept(schema, findings)]
    closed = schema.get("additionalProperties")
    if closed is not None and closed.value is False and schema.get("properties") is not None:
        findings.note(closed.place, "additionalProperties: false is not enforced; unknown members are kept")
        lines.append("The schema allows no other members; those that arrive are kept all the same.")
    return Docs(text(schema, "description") or text(schema, "title"), tuple(lines))


def member_docs(schema: Node, findings: Findings, required: bool, declares_type: bool) -> Docs:
    """What is said at a member. A schema that declares a struct or an enum is described there, not here."""
    if not isinstance(schema.value, dict):
        return Docs()
    lines = _flags(schema)
    if not declares_type:
        lines += [*_examples(schema), *_kept(schema, findings)]
    default = schema.get("default")
    if default is not None and not required:
        lines.append(f"{DEFAULT}: {json_text(default)}")
    description = "" if declares_type else text(schema, "description") or text(schema, "title")
    return Docs(description, tuple(lines))


def _flags(schema: Node) -> list[str]:
    return [said for key, said in _FLAGS.items() if is_true(schema, key)]


def _examples(schema: Node) -> list[str]:
    examples = keyword(schema, "examples")
    shown = [json_text(each) for each in examples.value] if examples is not None else []
    short = [each for each in shown if len(each) <= _MAX_EXAMPLE][:3]
    return [f"For example {', '.join(short)}"] if short else []


def _kept(schema: Node, findings: Findings) -> list[str]:
    kept = []
    for key, node in schema.value.items():
        if key in KEPT or (
            key == "format" and isinstance(node.value, str) and node.value not in TYPED_FORMATS
        ):
            value = node.value if isinstance(node.value, str) else json_text(node)
            kept.append(f"{key} {value}")
            findings.note(node.place, f"{key} is kept as a validation, not enforced by the type")
        elif key in SCHEMAS_KEPT and not (key == "patternProperties" and schema.get("properties") is None):
            shown = json_text(node)
            kept.append(f"{key} {shown}" if len(shown) <= _MAX_SCHEMA else f"{key} …")
            findings.note(node.place, f"{key} is kept as a validation, not enforced by the type")
    values = keyword(schema, "enum")
    if values is not None and any(isinstance(each.value, Number) for each in values.value):
        kept.append(f"enum {json_text(values)}")
    return [f"Schema: {', '.join(kept)}"] if kept else []
