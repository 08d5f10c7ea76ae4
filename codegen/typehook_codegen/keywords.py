"""Every keyword the generator knows, and what becomes of it.

Each keyword is handled, kept as a validation, or reported; nothing in a schema is dropped in silence. A kept
one is not enforced by the types: it becomes a line of documentation and a note, and stays in the intermediate
form, which holds the schema of every struct and member, for the audit policy.
"""

from __future__ import annotations

import difflib
import functools

from .diagnostics import Findings
from .json_text import Node

DRAFTS = {
    "https://json-schema.org/draft/2020-12/schema": "2020-12",
    "https://json-schema.org/draft/2019-09/schema": "2019-09",
    "http://json-schema.org/draft-07/schema": "draft-07",
    "http://json-schema.org/draft-06/schema": "draft-06",
    "http://json-schema.org/draft-04/schema": "draft-04",
    "https://spec.openapis.org/oas/3.1/dialect/base": "2020-12",
}

STRUCTURE = frozenset(
    """type properties required items additionalProperties enum const oneOf anyOf allOf $ref format $defs
    definitions prefixItems additionalItems nullable discriminator $anchor $dynamicAnchor""".split()
)

ANNOTATIONS = frozenset(
    """$schema $id $comment title description default deprecated examples readOnly writeOnly example
    externalDocs xml $vocabulary""".split()
)

# Assertions about one value, small enough to be quoted in the documentation.
KEPT = frozenset(
    """minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems
    maxItems uniqueItems minProperties maxProperties dependentRequired contentEncoding
    contentMediaType minContains maxContains""".split()
)

# Assertions that hold schemas of their own; the documentation names them.
SCHEMAS_KEPT = frozenset(
    """not if then else patternProperties propertyNames contains dependentSchemas dependencies
    unevaluatedItems unevaluatedProperties contentSchema""".split()
)

EXTENSIONS = frozenset(
    """x-event x-envelope x-format x-cpp-name x-cpp-type x-cpp-include x-enum-doc x-extra-members""".split()
)

UNSUPPORTED = frozenset("$dynamicRef $recursiveRef $recursiveAnchor id".split())

ROOT_ONLY = frozenset({"x-event", "x-envelope"})

# What may stand beside $ref without changing the type: it speaks about the member, or is only documented.
BESIDE_REFERENCE = (
    ANNOTATIONS
    | KEPT
    | SCHEMAS_KEPT
    | {"x-cpp-name", "$defs", "definitions", "x-event", "$anchor", "$dynamicAnchor", "nullable", "discriminator"}
)

_HINTS = {
    "$dynamicRef": "write $ref",
    "$recursiveRef": "write $ref",
    "id": "write $id",
}

KNOWN = STRUCTURE | ANNOTATIONS | KEPT | SCHEMAS_KEPT | EXTENSIONS | UNSUPPORTED

# What holds schemas by name.
SCHEMA_MAPS = frozenset(
    "properties patternProperties $defs definitions dependentSchemas dependencies".split()
)


def check_keywords(schema: Node, findings: Findings, at_root: bool) -> None:
    """Reports every keyword of this one schema object that is unknown, unsupported or misplaced."""
    for key, node in schema.value.items():
        if key in UNSUPPORTED:
            hint = f"; {_HINTS[key]}" if key in _HINTS else ""
            findings.error(node.place, f"the keyword {key} is not supported{hint}")
        elif key in ROOT_ONLY and not at_root:
            findings.error(node.place, f"the keyword {key} belongs at the root of a schema file")
        elif key not in KNOWN:
            _unknown(key, node, findings)


def _unknown(key: str, node: Node, findings: Findings) -> None:
    close = _close(key)
    if key.startswith("x-"):
        if close:
            findings.error(node.place, f"unknown keyword {key!r}; did you mean {close[0]}?")
        else:
            findings.warning(node.place, f"the extension {key!r} is not one of typehook's and is ignored")
        return
    hint = f"; did you mean {close[0]}?" if close else ""
    findings.warning(node.place, f"unknown keyword {key!r} is ignored{hint}")


@functools.lru_cache(maxsize=None)
def _close(key: str) -> list[str]:
    return difflib.get_close_matches(key, sorted(KNOWN - UNSUPPORTED), n=1)
