"""Walks types and definitions: what a type is made of, and how to rebuild one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

from .model import (
    Alias,
    Box,
    Definition,
    ListOf,
    MapOf,
    Member,
    Nullable,
    Struct,
    TupleOf,
    Type,
    Use,
    Variant,
)


def parts(whole: Type) -> tuple[Type, ...]:
    """The types directly inside this one."""
    if isinstance(whole, (Nullable, Box, MapOf)):
        return (whole.value,)
    if isinstance(whole, ListOf):
        return (whole.item,)
    if isinstance(whole, TupleOf):
        return whole.items
    return whole.alternatives if isinstance(whole, Variant) else ()


def uses(whole: Type) -> Iterator[str]:
    """The keys of all definitions that a type names."""
    if isinstance(whole, Use):
        yield whole.key
    for part in parts(whole):
        yield from uses(part)


def all_members(struct: Struct) -> Iterator[Member]:
    """The members of a struct and of those nested in it."""
    for nested in struct.nested:
        yield from all_members(nested)
    yield from struct.members


def definition_uses(definition: Definition) -> list[str]:
    """The keys that a definition names, each once, in order."""
    if isinstance(definition, Struct):
        found = [key for member in all_members(definition) for key in uses(member.type)]
    else:
        found = list(uses(definition.type)) if isinstance(definition, Alias) else []
    return list(dict.fromkeys(found))


def with_members(struct: Struct, change: Callable[[Struct, Member], Member]) -> Struct:
    """The struct with every member, also of nested structs, replaced by change(owner, member)."""
    return dataclasses.replace(
        struct,
        members=tuple(change(struct, member) for member in struct.members),
        nested=tuple(with_members(nested, change) for nested in struct.nested),
    )


def strongly_connected(graph: dict[str, list[str]]) -> dict[str, int]:
    """Numbers the strongly connected components (Tarjan, iterative): one number for all nodes of one."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    component: dict[str, int] = {}
    stack: list[str] = []
    for start in graph:
        if start in index:
            continue
        work = [(start, iter(graph[start]))]
        index[start] = low[start] = len(index)
        stack.append(start)
        while work:
            node, edges = work[-1]
            following = next((edge for edge in edges if edge in graph and edge not in component), None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    number = len(component)
                    while node not in component:
                        component[stack.pop()] = number
            elif following in index:
                low[node] = min(low[node], index[following])
            else:
                index[following] = low[following] = len(index)
                stack.append(following)
                work.append((following, iter(graph[following])))
    return component
