"""Wire names to C++ identifiers, by rule and never by counting or guessing.

The rules: words are split where the case changes and joined by `_` in lower case; illegal characters become
`_`; a leading digit gets an `n`; `+1` and `-1` are `plus_1` and `minus_1`; the empty name is `empty`; a
keyword or a common macro gets a trailing `_`. Runs of `_` become one, because `__` belongs to the compiler.
"""

from __future__ import annotations

import functools
import re

# With typeof, which g++ and clang++ have unless CMAKE_CXX_EXTENSIONS is off.
_KEYWORDS = frozenset(
    """alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t
    char32_t class co_await co_return co_yield compl concept const const_cast consteval constexpr
    constinit continue decltype default delete do double dynamic_cast else enum explicit export extern
    false float for friend goto if import inline int long module mutable namespace new noexcept not
    not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires return
    short signed sizeof static static_assert static_cast struct switch template this thread_local throw
    true try typedef typeid typename typeof union unsigned using virtual void volatile wchar_t while xor
    xor_eq""".split()
)

_FUNDAMENTAL = frozenset(
    "bool char char8_t char16_t char32_t double float int long short signed unsigned wchar_t".split()
)

# Object-like and function-like macros that C, POSIX, Windows and Qt headers are known to define.
_MACROS = frozenset(
    """assert complex emit errno far foreach forever htonl htons i386 interface linux major makedev minor
    near noreturn ntohl ntohs offsetof signals slots small st_atime st_ctime st_mtime stderr stdin
    stdout unix BOOLEAN CONST DELETE DOMAIN EOF ERROR FALSE I IGNORE IN INFINITY NAN NO_ERROR NULL
    OPTIONAL OUT OVERFLOW STRICT TRUE UNDERFLOW VOID""".split()
)

_TEMPLATE_PARAMETERS = frozenset({"Storage", "Resource", "Action", "Name", "Content", "Other"})
_RESERVED = _KEYWORDS | _MACROS | _TEMPLATE_PARAMETERS | {"std"}
_RESERVED_MEMBERS = frozenset({"extra_members", "reflection"})
_EVENT_ACCESSORS = frozenset({"id", "time", "subject", "content"})

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_ACRONYM_END = re.compile(r"([A-Z]+)([A-Z](?!s(?![a-z]))[a-z])")
_WORD_START = re.compile(r"([a-z0-9])([A-Z])")
_ILLEGAL = re.compile(r"[^A-Za-z0-9_]")
_RUN = re.compile(r"_{2,}")


@functools.lru_cache(maxsize=None)
def stem(wire: str) -> str:
    """The wire name in snake_case, made of legal characters; may still be a keyword."""
    if not wire:
        return "empty"
    text = re.sub(r"^\+(?=[0-9])", "plus_", wire)
    text = re.sub(r"^-(?=[0-9])", "minus_", text)
    text = _ILLEGAL.sub("_", text)
    text = _ACRONYM_END.sub(r"\1_\2", text)
    text = _WORD_START.sub(r"\1_\2", text)
    text = _RUN.sub("_", text).lower()
    return f"n{text}" if text[0].isdigit() else text


def is_reserved(name: str) -> bool:
    """Whether the name is a keyword, a common macro, or needed by generated code."""
    return name in _RESERVED


def may_name_a_type(name: str) -> bool:
    """Whether the name is no keyword, or that of a type."""
    return name not in _KEYWORDS or name in _FUNDAMENTAL


def safe(name: str) -> str:
    """The name of a type or enumerator: a reserved word gets a trailing underscore."""
    return join(name, "") if is_reserved(name) else name


def member(name: str, event_root: bool = False) -> str:
    """The name of a data member; at the root of an event the accessors' names are reserved too."""
    reserved = is_reserved(name) or name in _RESERVED_MEMBERS or (event_root and name in _EVENT_ACCESSORS)
    return join(name, "") if reserved else name


def apart(name: str, enclosing: str) -> str:
    """The name of a member or a nested type; inside a struct the struct's own name is a reserved word."""
    return join(name, "") if name == enclosing else name


def join(*parts: str) -> str:
    """Parts joined by underscores, never two in a row."""
    return _RUN.sub("_", "_".join(parts))


def explicit_name_problem(name: str) -> str | None:
    """What is wrong with a name that a schema gives by x-cpp-name; None when nothing is."""
    if not _IDENTIFIER.match(name):
        return "is not a C++ identifier"
    if "__" in name or re.match(r"_[A-Z]", name):
        return "is reserved for the compiler"
    if is_reserved(name) or name in _RESERVED_MEMBERS:
        return "is a C++ keyword, a common macro or needed by generated code"
    return None


def namespace_problem(namespace: str) -> str | None:
    """What is wrong with a namespace such as `shop::events`; None when nothing is."""
    for part in namespace.split("::"):
        problem = explicit_name_problem(part)
        if problem is not None:
            return f"{part!r} {problem}"
    return None
