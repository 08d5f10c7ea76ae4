"""The catalog as an AsyncAPI 3 document: a channel for each resource, a message and an operation for each
event.

AsyncAPI's own schema format is draft-07 with extensions, and what its tools read best; so schemas are written
in its words.
"""

from __future__ import annotations

from .bundle import Bundle, Message
from .openapi import HOME

_DATA = frozenset({"enum", "const", "default", "examples", "required", "x-enum-doc"})
_SCHEMA_MAPS = frozenset({"properties", "patternProperties", "dependencies"})


def asyncapi(bundle: Bundle, title: str, version: str, samples: dict[str, object]) -> dict[str, object]:
    """The document. The bundle's references must begin with openapi.HOME."""
    channels: dict[str, list[Message]] = {}
    for message in bundle.messages:
        channels.setdefault(_channel(message), []).append(message)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": version},
        "defaultContentType": "application/json",
        "channels": {
            name: {
                "title": messages[0].event.resource,
                "messages": {
                    each.name: {"$ref": f"#/components/messages/{each.name}"} for each in messages
                },
            }
            for name, messages in channels.items()
        },
        "operations": {message.name: _operation(message) for message in bundle.messages},
        "components": {
            "messages": {
                message.name: _message(message, samples.get(message.name)) for message in bundle.messages
            },
            "schemas": {name: draft_07(schema) for name, schema in bundle.schemas().items()},
        },
    }


def _channel(message: Message) -> str:
    return message.event.label.partition(".")[0] or message.name


def _operation(message: Message) -> dict[str, object]:
    channel = _channel(message)
    return {
        "action": "send",
        "title": str(message.schema["title"]),
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{message.name}"}],
    }


def _message(message: Message, sample: object) -> dict[str, object]:
    found: dict[str, object] = {"name": message.name, "title": str(message.schema["title"])}
    if message.event.docs.text:
        found["summary"] = message.event.docs.text
    if message.headers:
        found["headers"] = {
            "type": "object",
            "required": list(message.headers),
            "properties": {name: {"const": value} for name, value in message.headers.items()},
        }
    found["payload"] = {"$ref": HOME + message.name}
    return found | ({"examples": [{"name": "valid", "payload": sample}]} if sample is not None else {})


def draft_07(schema: object) -> object:
    """A schema of 2020-12 in the words of draft-07; what that draft can't say is left out."""
    if not isinstance(schema, dict):
        return schema
    found: dict[str, object] = {}
    for key, value in schema.items():
        if key in _DATA or key.startswith("x-"):
            found[key] = value
        elif key == "prefixItems":
            found["items"] = [draft_07(each) for each in value]
            if "items" in schema:
                found["additionalItems"] = draft_07(schema["items"])
        elif key == "items" and "prefixItems" in schema or key.startswith("unevaluated"):
            continue
        elif key in ("dependentRequired", "dependentSchemas"):
            found["dependencies"] = found.get("dependencies", {}) | {
                name: draft_07(each) for name, each in value.items()
            }
        elif key in _SCHEMA_MAPS:
            found[key] = {name: draft_07(each) for name, each in value.items()}
        elif isinstance(value, list):
            found[key] = [draft_07(each) for each in value]
        else:
            found[key] = draft_07(value)
    reference = found.pop("$ref", None)
    if reference is None:
        return found
    # Draft-07 does not look at what stands beside $ref.
    return found | {"allOf": [{"$ref": reference}, *found.get("allOf", [])]} if found else {"$ref": reference}
