"""What names a webhook of an OpenAPI document on the wire, where no envelope file says it: a header parameter with
a constant or an example, a member of the body with a constant, or both.
"""

from __future__ import annotations

from . import names
from .diagnostics import Findings
from .imported import Import
from .model import Spot
from .openapi import Webhook
from .shapes import Shapes
from .spots import Places


def identify(
    webhooks: list[Webhook], shapes: Shapes, findings: Findings
) -> tuple[Places | None, dict[str, Import]]:
    """How the webhooks of a document without envelope are told apart: the places of their names, and for each key
    its names on the wire. Reports those that nothing tells apart."""
    header = _common_header(webhooks)
    tag = ""
    if header is None or len({each.headers[header] for each in webhooks}) < len(webhooks):
        tag = _common_tag(webhooks, shapes, header)
    if header is None and not tag:
        place = webhooks[0].operation.place
        message = "nothing identifies the webhooks: no header parameter of all of them has a constant or an example, and "
        findings.error(place, message + "no member of all bodies has a constant; an envelope file may say more")
        return None, {}
    spots = {"content": Spot(), "resource": Spot(header) if header is not None else Spot("", (tag,))}
    if header is not None and tag:
        spots["action"] = Spot("", (tag,))
    found: dict[str, Import] = {}
    taken: dict[tuple[str, str], Webhook] = {}
    for each in webhooks:
        value = _tag_of(each, tag, shapes) if tag else ""
        resource, action = (each.headers[header], value) if header is not None else (value, "")
        first = taken.setdefault((resource, action), each)
        if first is not each:
            message = f"nothing tells this webhook from {first.key!r} at {first.operation.place}"
            findings.error(each.operation.place, message)
        found[each.key] = Import(names.stem(each.key), resource, action, names.stem(each.key))
    nodes = {name: webhooks[0].operation for name in spots}
    return Places(spots, nodes), found


def _common_header(webhooks: list[Webhook]) -> str | None:
    """The header that all have and whose values differ most; the first of them if several do."""
    common = [name for name in webhooks[0].headers if all(name in each.headers for each in webhooks)]
    return max(common, key=lambda name: len({each.headers[name] for each in webhooks}), default=None)


def _common_tag(webhooks: list[Webhook], shapes: Shapes, header: str | None) -> str:
    """The body's member that has one constant in each webhook, different in those of one header value."""
    for name in shapes.of(webhooks[0].body)[0].properties:
        values = [_tag_of(each, name, shapes) for each in webhooks]
        told = {(each.headers[header] if header is not None else "", value) for each, value in zip(webhooks, values)}
        if header is None and all(values) and len(told) == len(webhooks):
            return name
        if header is not None and any(values) and len(told) == len(webhooks):
            return name
    if header is None:
        return ""
    candidates = dict.fromkeys(name for each in webhooks for name in shapes.of(each.body)[0].properties)
    for name in candidates:
        told = {(each.headers[header], _tag_of(each, name, shapes)) for each in webhooks}
        if len(told) == len(webhooks):
            return name
    return ""


def _tag_of(webhook: Webhook, name: str, shapes: Shapes) -> str:
    found = {shapes.constants(shape, name) for shape in shapes.of(webhook.body)}
    only = found.pop() if len(found) == 1 else None
    return only[0] if only is not None and len(only) == 1 else ""
