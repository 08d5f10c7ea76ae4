"""Finds the webhooks of an OpenAPI document: 3.1 `webhooks`, 3.0 `x-webhooks`.

Each has an operation with a JSON body. Paths, responses and security say nothing about events and are not
looked at, and of the components only what the bodies refer to becomes a type.
"""

from __future__ import annotations

import dataclasses

from .diagnostics import Findings
from .json_text import Node
from .load import Document

_METHODS = ("post", "put", "patch", "get", "delete", "head", "options", "trace")
_MOST_REFERENCES = 32


@dataclasses.dataclass(frozen=True)
class Webhook:
    """One webhook: its key, its operation, the schema of its body, the header parameters with one value."""

    key: str
    operation: Node
    body: Node
    headers: dict[str, str]
    description: str


def read_webhooks(document: Document, findings: Findings) -> list[Webhook]:
    """The webhooks of a document, in its order."""
    return _Reader(document, findings).webhooks()


class _Reader:
    def __init__(self, document: Document, findings: Findings) -> None:
        self._root = document.root
        self._findings = findings

    def webhooks(self) -> list[Webhook]:
        version = self._root.get("openapi")
        said = version.value if version is not None and isinstance(version.value, str) else ""
        if not said.startswith(("3.0.", "3.1.")):
            place = (version or self._root).place
            self._findings.error(place, "this is no OpenAPI document of version 3.0 or 3.1")
            return []
        home = self._root.get("webhooks") or self._root.get("x-webhooks")
        if home is None or not isinstance(home.value, dict) or not home.value:
            self._findings.error(self._root.place, "the document has no webhooks (3.0: x-webhooks)")
            return []
        found = (self._webhook(key, node) for key, node in home.value.items())
        return [webhook for webhook in found if webhook is not None]

    def _follow(self, node: Node | None) -> Node | None:
        """The node, or what its $ref leads to inside this document."""
        for _ in range(_MOST_REFERENCES):
            reference = node.get("$ref") if node is not None else None
            if reference is None:
                return node
            if not isinstance(reference.value, str) or not reference.value.startswith("#/"):
                self._findings.error(reference.place, "a reference outside of schemas must lead into this document")
                return None
            node = self._root
            for part in reference.value[2:].split("/"):
                node = node.get(part.replace("~1", "/").replace("~0", "~")) if node is not None else None
            if node is None:
                self._findings.error(reference.place, f"$ref {reference.value!r} leads nowhere")
                return None
        message = f"$ref {reference.value!r} leads through more than {_MOST_REFERENCES} references, or to itself"
        self._findings.error(reference.place, message)
        return None

    def _webhook(self, key: str, node: Node) -> Webhook | None:
        item = self._follow(node)
        if item is None:
            return None
        if not isinstance(item.value, dict):
            self._findings.warning(node.place, f"this webhook is {item.kind}, not a path item; it is left out")
            return None
        methods = [method for method in _METHODS if item.get(method) is not None]
        if not methods:
            self._findings.warning(node.place, "this webhook has no operation; it is left out")
            return None
        if len(methods) > 1:
            message = f"this webhook has several operations; {methods[0]} is taken"
            self._findings.warning(node.place, message)
        operation = item.get(methods[0])
        body = self._body(operation)
        if body is None:
            self._findings.warning(operation.place, "this webhook has no JSON body; it is left out")
            return None
        said = operation.get("description") or operation.get("summary")
        text = said.value if said is not None and isinstance(said.value, str) else ""
        return Webhook(key, operation, body, self._headers(item, operation), text)

    def _body(self, operation: Node) -> Node | None:
        request = self._follow(operation.get("requestBody"))
        content = request.get("content") if request is not None else None
        if content is None or not isinstance(content.value, dict):
            return None
        for media in ("application/json", *content.value):
            kind = media.partition(";")[0].strip().lower()
            described = content.get(media)
            if described is not None and (kind == "application/json" or kind.endswith("+json")):
                return described.get("schema")
        return None

    def _headers(self, item: Node, operation: Node) -> dict[str, str]:
        """The header parameters with a constant or an example, by name."""
        found: dict[str, str] = {}
        for home in (item.get("parameters"), operation.get("parameters")):
            for each in home.value if home is not None and isinstance(home.value, list) else ():
                parameter = self._follow(each)
                place = parameter.get("in") if parameter is not None else None
                name = parameter.get("name") if parameter is not None else None
                if place is None or place.value != "header" or name is None or not isinstance(name.value, str):
                    continue
                value = self._value(parameter)
                if value:
                    found[name.value] = value
        return found

    def _value(self, parameter: Node) -> str:
        schema = self._follow(parameter.get("schema"))
        fixed = schema.get("const") if schema is not None else None
        listed = schema.get("enum") if schema is not None else None
        if fixed is None and listed is not None and isinstance(listed.value, list) and len(listed.value) == 1:
            fixed = listed.value[0]
        examples = parameter.get("examples")
        if fixed is None and examples is not None and isinstance(examples.value, dict) and len(examples.value) == 1:
            fixed = next(iter(examples.value.values())).get("value")
        fixed = fixed or parameter.get("example") or (schema.get("example") if schema is not None else None)
        return fixed.value if fixed is not None and isinstance(fixed.value, str) else ""
