"""Every keyword the generator knows, and what becomes of it.

Closed sets: a keyword that stands in none of them is an error, so that nothing in a schema is dropped in
silence. Assertions in KEPT are not enforced; they become a line of documentation at the member and a note
when strict.
"""

from __future__ import annotations

import difflib

from .diagnostics import Findings
from .json_text import Node

STRUCTURE = frozenset(
    """type properties required items additionalProperties enum const oneOf $ref format $defs""".split()
)

ANNOTATIONS = frozenset(
    """$schema $id $comment title description default deprecated examples readOnly writeOnly""".split()
)

KEPT = frozenset(
    """minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern minItems
    maxItems uniqueItems minProperties maxProperties dependentRequired contentEncoding
    contentMediaType""".split()
)

EXTENSIONS = frozenset(
    """x-event x-envelope x-format x-cpp-name x-cpp-type x-cpp-include x-enum-doc x-extra-members""".split()
)

UNSUPPORTED = frozenset(
    """allOf anyOf not if then else patternProperties propertyNames prefixItems contains minContains
    maxContains dependentSchemas dependencies unevaluatedItems unevaluatedProperties additionalItems
    contentSchema definitions $anchor $dynamicRef $dynamicAnchor $recursiveRef $recursiveAnchor $vocabulary id
    nullable discriminator""".split()
)

ROOT_ONLY = frozenset({"$schema", "$id", "$defs", "x-event", "x-envelope"})

# What may stand beside $ref or oneOf: it speaks about the member, or is only documented.
BESIDE_REFERENCE = ANNOTATIONS | KEPT | {"x-cpp-name", "$defs", "x-event"}

_HINTS = {
    "definitions": "write $defs",
    "nullable": 'write "type": ["…", "null"]',
    "id": "write $id",
}

_KNOWN = STRUCTURE | ANNOTATIONS | KEPT | EXTENSIONS | UNSUPPORTED


def check_keywords(schema: Node, findings: Findings, at_root: bool) -> None:
    """Reports every keyword of this one schema object that is unknown, unsupported or misplaced."""
    for key, node in schema.value.items():
        if key in UNSUPPORTED:
            hint = f"; {_HINTS[key]}" if key in _HINTS else ""
            findings.error(node.place, f"the keyword {key} is not supported{hint}")
        elif key in ROOT_ONLY and not at_root:
            findings.error(node.place, f"the keyword {key} belongs at the root of a schema file")
        elif key not in _KNOWN:
            close = difflib.get_close_matches(key, sorted(_KNOWN - UNSUPPORTED), n=1)
            hint = f"; did you mean {close[0]}?" if close else ""
            if key.startswith("x-") and not close:
                findings.warning(node.place, f"the extension {key!r} is not one of typehook's and is ignored")
            else:
                findings.error(node.place, f"unknown keyword {key!r}{hint}")
