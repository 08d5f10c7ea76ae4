"""The rules of compatibility, as data: what can change, whom it breaks, and what to do about it.

Whom a change breaks: `source` is code compiled against the old headers; `read` is a receiver of the old
catalog that gets documents of the new one; `write` is a sender of the old catalog whose documents a receiver
of the new one gets. A rule without any of them is safe, and off unless it is asked for.
"""

from __future__ import annotations

import dataclasses

LEVELS = ("off", "warn", "error")
CLASSES = ("source", "read", "write", "safe")


@dataclasses.dataclass(frozen=True)
class Rule:
    """A kind of change. `breaks` holds source, read, write; `level` is its level by default."""

    id: str
    breaks: tuple[str, ...]
    level: str
    change: str
    hint: str

    @property
    def classes(self) -> tuple[str, ...]:
        """Whom it breaks, or `safe`."""
        return self.breaks or ("safe",)


def _rule(identifier: str, breaks: str, change: str, hint: str, level: str = "") -> Rule:
    broken = tuple(breaks.split())
    return Rule(identifier, broken, level or ("error" if broken else "off"), change, hint)


RULES = {
    rule.id: rule
    for rule in (
        _rule("event-added", "", "an event that was not there", "exhaustive routers will ask for a handler"),
        _rule("event-removed", "source write", "an event that is gone",
              "keep it and mark it deprecated until nobody sends it"),
        _rule("event-renamed", "source", "an event with another C++ name", "give it its old x-cpp-name"),
        _rule("event-key-changed", "read write", "an event with another name on the wire",
              "add the new event and keep the old one"),
        _rule("content-removed", "source read", "content became none",
              "keep sending it, or add another action"),
        _rule("content-optional", "source read", "content is no longer required",
              "keep it required, or add another action"),
        _rule("content-required", "source write", "content became required",
              "keep it optional while older senders leave it out"),
        _rule("content-added", "read", "an action without content got one",
              "strict receivers of before refuse it; tolerant ones keep it", level="warn"),
        _rule("envelope-changed", "source read write", "another place in the envelope",
              "write a new catalog with an envelope of its own"),
        _rule("type-added", "", "a type that was not there", ""),
        _rule("type-removed", "source", "a type that is gone", "keep it in $defs while code names it"),
        _rule("type-renamed", "source", "a type with another C++ name", "give it its old name by x-cpp-name"),
        _rule("type-changed", "source read write", "another type",
              "add a member of another name, and keep this one"),
        _rule("type-widened", "source read", "a type that takes more than before",
              "older receivers can't hold the new values"),
        _rule("type-narrowed", "source write", "a type that takes less than before",
              "older senders send what no longer fits"),
        _rule("representation-changed", "source", "another C++ type for the same JSON",
              "code that names the type has to change"),
        _rule("null-added", "source read", "null is allowed", "leave the member out instead of sending null"),
        _rule("null-removed", "source write", "null is no longer allowed", "older senders may send null"),
        _rule("alternative-added", "source read", "one more alternative",
              "older receivers don't know the alternative"),
        _rule("alternative-removed", "source write", "an alternative that is gone",
              "older senders may send it"),
        _rule("constant-changed", "source read write", "another constant",
              "a constant tells documents apart: declare a new type for the new value"),
        _rule("member-added", "", "an optional member that was not there", ""),
        _rule("required-member-added", "write", "a required member that was not there",
              "make it optional, or give senders time"),
        _rule("member-removed", "source", "an optional member that is gone",
              "mark it deprecated; what still arrives is kept as an extra member"),
        _rule("required-member-removed", "source read", "a required member that is gone",
              "make it optional first, and remove it once no receiver relies on it"),
        _rule("member-renamed", "source", "a member with another C++ name", "give it its old x-cpp-name"),
        _rule("member-key-changed", "read write", "a member with another key on the wire",
              "add a member for the new key and keep the old one"),
        _rule("member-required", "source write", "a member became required",
              "older senders may leave it out"),
        _rule("member-optional", "source read", "a member is no longer required",
              "older receivers report its absence"),
        _rule("member-moved", "source", "members in another order",
              "designated initializers follow the order of members", level="warn"),
        _rule("enum-value-added", "read", "one more value of an enum",
              "strict receivers of before refuse it; tolerant ones keep its text", level="warn"),
        _rule("enum-value-removed", "source write", "a value of an enum that is gone",
              "keep it and say in x-enum-doc that it is no longer sent"),
        _rule("enum-value-renamed", "source", "an enumerator with another C++ name",
              "give it its old x-cpp-name"),
        _rule("constraint-tightened", "write", "a constraint that takes less",
              "older senders send what no longer fits"),
        _rule("constraint-loosened", "read", "a constraint that takes more",
              "receivers of before that enforce it refuse the new values", level="warn"),
        _rule("constraint-changed", "read write", "another constraint",
              "neither side can be sure what fits the other", level="warn"),
        _rule("format-changed", "read write", "another format",
              "receivers that enforce formats see other text than they expect", level="warn"),
        _rule("default-changed", "source", "another default of a required member",
              "objects that code leaves alone are sent with the new value", level="warn"),
        _rule("extra-members-dropped", "source", "extra members are no longer kept",
              "the struct has no extra_members, and unknown members are lost"),
        _rule("extra-members-kept", "", "extra members are kept", ""),
    )
}


class Levels:
    """How severe each rule is: its own level, unless a setting names the rule or a class that it breaks."""

    def __init__(self) -> None:
        self._rules: dict[str, str] = {}
        self._classes: dict[str, str] = {}

    def set(self, setting: str) -> str | None:
        """Applies `rule=level` or `class=level`; tells what is wrong with the setting, if anything is."""
        name, _, level = setting.partition("=")
        if level not in LEVELS:
            return f"{setting}: the level must be one of {', '.join(LEVELS)}"
        if name in RULES:
            self._rules[name] = level
        elif name in CLASSES:
            self._classes[name] = level
        else:
            return f"{setting}: there is no rule or class of that name; check --rules lists them"
        return None

    def of(self, rule: Rule) -> str:
        """The level of a rule. A class that is set takes the place of the rule's own level for that class,
        and the most severe of its classes decides."""
        if rule.id in self._rules:
            return self._rules[rule.id]
        return max((self._classes.get(each, rule.level) for each in rule.classes), key=LEVELS.index)
