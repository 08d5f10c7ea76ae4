"""Whether the values of validation keywords make sense: counts are counts, steps are positive, names are
names.

Kinds are checked with all other keywords (schema.check_shapes); this is what a kind does not say.
"""

from __future__ import annotations

from decimal import Decimal

from .diagnostics import Findings
from .json_text import Node, Number

_COUNTS = frozenset(
    """minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains""".split()
)


def check_assertions(schema: Node, findings: Findings) -> None:
    """Reports validation keywords of this one schema object that nothing can be meant by."""
    for key, node in schema.value.items():
        if key in _COUNTS and isinstance(node.value, Number) and not _is_count(node.value):
            findings.error(node.place, f"{key} must be a count, 0 or more, not {node.value.lexeme}")
        elif key == "multipleOf" and isinstance(node.value, Number) and Decimal(node.value.lexeme) <= 0:
            findings.error(node.place, f"multipleOf must be greater than 0, not {node.value.lexeme}")
        elif key == "dependentRequired" and isinstance(node.value, dict):
            for names in node.value.values():
                listed = names.value if isinstance(names.value, list) else [names]
                wrong = next((each for each in listed if not isinstance(each.value, str)), None)
                if wrong is not None or not isinstance(names.value, list):
                    findings.error((wrong or names).place, "dependentRequired maps a name to a list of names")


def _is_count(number: Number) -> bool:
    value = Decimal(number.lexeme)
    return value >= 0 and value == value.to_integral_value()
