"""The catalog as an OpenAPI 3.1 document: a webhook for each event."""

from __future__ import annotations

from .bundle import Bundle, Message

HOME = "#/components/schemas/"

_RESPONSES = {
    "2XX": {"description": "Taken. Any answer of 200 to 299 ends the delivery."},
    "default": {"description": "Not taken; the event is delivered again."},
}


def openapi(bundle: Bundle, title: str, version: str, samples: dict[str, object]) -> dict[str, object]:
    """The document. The bundle's references must begin with HOME; samples are instances by event name."""
    tags = dict.fromkeys(message.event.resource for message in bundle.messages)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "jsonSchemaDialect": "https://spec.openapis.org/oas/3.1/dialect/base",
        "tags": [{"name": tag} for tag in tags],
        "webhooks": {
            message.name: {"post": _operation(message, samples.get(message.name))}
            for message in bundle.messages
        },
        "components": {"schemas": bundle.schemas()},
    }


def _operation(message: Message, sample: object) -> dict[str, object]:
    body: dict[str, object] = {"schema": {"$ref": HOME + message.name}}
    if sample is not None:
        body["examples"] = {"valid": {"value": sample}}
    found: dict[str, object] = {
        "operationId": message.name,
        "summary": str(message.schema["title"]),
        "tags": [message.event.resource],
    }
    if message.event.docs.text:
        found["description"] = message.event.docs.text
    if message.headers:
        found["parameters"] = [
            {"name": name, "in": "header", "required": True, "schema": {"type": "string", "const": value}}
            for name, value in message.headers.items()
        ]
    return found | {
        "requestBody": {"required": True, "content": {"application/json": body}}, "responses": _RESPONSES
    }
