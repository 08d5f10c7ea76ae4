"""Layout: pieces of C++ as lines that fit the house's width, with their comments.

A member is one line with its place in the schema behind it; when that is too long the place goes above it,
and a long type onto lines of its own.
"""

from __future__ import annotations

import dataclasses

from .cpp_text import WIDTH, comment, one_line
from .model import Docs, Enumerator


@dataclasses.dataclass(frozen=True)
class MemberView:
    """A member: comment lines above it, and its own lines."""

    above: tuple[str, ...]
    lines: tuple[str, ...]


def filled(before: str, items: list[str], after: str, indent: int) -> tuple[str, ...]:
    """`before item, item, … after` as lines that fit; continuation lines are indented by four more."""
    whole = before + ", ".join(items) + after
    if indent + len(whole) <= WIDTH:
        return (" " * indent + whole,)
    lines = [" " * indent + before]
    row = " " * (indent + 4)
    for number, item in enumerate(items):
        piece = item + (after if number + 1 == len(items) else ",")
        glued = row + ("" if row.isspace() else " ") + piece
        if len(glued) > WIDTH and not row.isspace():
            lines.append(row)
            glued = " " * (indent + 4) + piece
        row = glued
    return (*lines, row)


def docs_lines(docs: Docs, indent: int) -> tuple[str, ...]:
    """The documentation as comment lines, indented."""
    texts = [docs.text, *docs.lines] if docs.text else docs.lines
    return tuple(" " * indent + line for text in texts for line in comment(text, indent))


def laid_out(above: tuple[str, ...], text: str, rest: str, place: str, indent: int) -> MemberView:
    """A member's lines: its place behind it, or above it if that does not fit; long types stand alone."""
    space = " " * indent
    declared = f"{text} {rest}"
    if indent + len(declared) + 2 + len(place) <= WIDTH:
        return MemberView(above, (f"{space}{declared}  {place}",))
    if indent + len(declared) <= WIDTH:
        return MemberView((*above, space + place), (space + declared,))
    if indent + len(text) > WIDTH and "<" in text:
        outer, _, inner = text.partition("<")
        return MemberView(
            (*above, space + place), (f"{space}{outer}<", f"{space}    {inner}", f"{space}    {rest}")
        )
    return MemberView((*above, space + place), (space + text, f"{space}    {rest}"))


def function(signature: str, body: str) -> tuple[str, ...]:
    """A member function on one line if that fits, on three otherwise."""
    line = f"    {signature} {{ {body} }}"
    return (line,) if len(line) <= WIDTH else (f"    {signature} {{", f"        {body}", "    }")


def equality(name: str, indent: int) -> tuple[str, ...]:
    """The defaulted comparison of a struct."""
    space = " " * indent
    line = f"{space}friend bool operator==({name} const&, {name} const&) = default;"
    if len(line) <= WIDTH:
        return (line,)
    return (f"{space}friend bool operator==(", f"{space}    {name} const&, {name} const&) = default;")


def assigned(left: str, right: str, indent: int) -> tuple[str, ...]:
    """`left = right;`, broken behind the sign if it does not fit; without the indentation."""
    line = f"{left} = {right};"
    return (line,) if indent + len(line) <= WIDTH else (f"{left} =", f"    {right};")


def fact(name: str, value: str) -> tuple[str, ...]:
    """A text in a reflection."""
    return assigned(f"static constexpr std::string_view {name}", value, 4)


def enumerator(each: Enumerator) -> MemberView:
    """An enumerator with its wire name and what is said of it, behind it or above it."""
    wire = one_line(each.wire) or '""'
    said = f"{wire}: {one_line(each.text)}" if each.text else wire
    if len(f"    {each.name},  ///< {said}") <= WIDTH:
        return MemberView((), (f"    {each.name},  ///< {said}".rstrip(),))
    return MemberView(tuple(f"    {line}" for line in comment(said, 4)), (f"    {each.name},",))


def unindented(lines: tuple[str, ...]) -> list[str]:
    """The lines of a member without its indentation, which the template adds."""
    return [line[4:] for line in lines]
