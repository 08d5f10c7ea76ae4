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


def broken(text: str, indent: int) -> tuple[str, ...]:
    """A type on as many lines as it needs: the arguments of what does not fit stand on lines of their own."""
    space = " " * indent
    if indent + len(text) <= WIDTH or not text.endswith(">"):
        return (space + text,)
    outer, _, inner = text[:-1].partition("<")
    arguments = _arguments(inner)
    lines: list[str] = [f"{space}{outer}<"]
    if indent + 4 + len(inner) + 1 <= WIDTH:
        return (*lines, f"{space}    {inner}>")
    for number, argument in enumerate(arguments):
        end = ">" if number + 1 == len(arguments) else ","
        *first, last = broken(argument, indent + 4)
        lines.extend((*first, last + end))
    return tuple(lines)


def _arguments(inner: str) -> list[str]:
    """The template arguments in a text, split where no angle bracket and no string is open."""
    found, depth, quoted, begin = [], 0, False, 0
    at = 0
    while at < len(inner):
        letter = inner[at]
        if quoted and letter == "\\":
            at += 1
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter in "<>{}":
            depth += 1 if letter in "<{" else -1
        elif not quoted and letter == "," and depth == 0:
            found.append(inner[begin:at].strip())
            begin = at + 1
        at += 1
    return [*found, inner[begin:].strip()]


def laid_out(above: tuple[str, ...], text: str, rest: str, place: str, indent: int) -> MemberView:
    """A member's lines: its place behind it, or above it if that does not fit; long types stand alone."""
    space = " " * indent
    declared = f"{text} {rest}"
    if indent + len(declared) + 2 + len(place) <= WIDTH:
        return MemberView(above, (f"{space}{declared}  {place}",))
    if indent + len(declared) <= WIDTH:
        return MemberView((*above, space + place), (space + declared,))
    if indent + len(text) > WIDTH and "<" in text:
        return MemberView((*above, space + place), (*broken(text, indent), f"{space}    {rest}"))
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
