"""The reference as an AsyncAPI document, for programs that make clients or documentation of it."""

import re
from typing import Any

import yaml

from course.reference.events import (
    AT_THE_DOOR,
    OBJECTS,
    TO_CLIENT,
    TO_SERVER,
    Error,
    Fields,
    errors_of,
    example,
    payload_of,
)
from course.reference.kinds import Schema
from final_app.config import USUAL_LIMITS

VERSION = "3.0.0"
NOTE = (
    "The final app of the Real-Time Flask course, as the server sees it: it receives events, answers "
    "each of them with one acknowledgement, and sends events of its own. It speaks Socket.IO 5 over "
    "Engine.IO 4, so a client needs a Socket.IO library. The channel is a Socket.IO namespace, each "
    "message an event; its payload is the one object that goes with it."
)


class _Plain(yaml.SafeDumper):
    """Writes everything out: an alias would save lines and cost readers."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml() -> str:
    """The document as a file."""
    return yaml.dump(document(), Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)


def document() -> dict[str, Any]:
    """The whole document."""
    messages: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    for event in TO_SERVER:
        _add_asked(event, messages, operations)
    for event, told in TO_CLIENT.items():
        messages[f"{event}.told"] = _message(event, told.says, told.payload, closed=True)
        operations[f"tell_{event}"] = {
            "action": "send",
            "channel": _ref("channels/chat"),
            "summary": f"{told.says} To {told.to}.",
            "messages": [_ref(f"channels/chat/messages/{event}.told")],
        }
    return {
        "asyncapi": VERSION,
        "info": {"title": "Real-Time Flask: the chat", "version": "1", "description": NOTE},
        "defaultContentType": "application/json",
        "servers": {"local": _server()},
        "channels": {
            "chat": {
                "address": "/chat",
                "description": "The namespace of the chat. To connect, send `auth: {token}` with "
                "the token of a page of the chat, and that page's cookie.",
                "messages": {name: _ref(f"components/messages/{name}") for name in messages},
                "x-refusals": [error.code for error in AT_THE_DOOR],
                "x-rate-limit": USUAL_LIMITS["connect"],
            }
        },
        "operations": operations,
        "components": {
            "schemas": {name: object_of(fields, closed=True) for name, fields in OBJECTS.items()},
            "messages": messages,
        },
    }


def object_of(fields: Fields, closed: bool = False) -> Schema:
    """The schema of an object; `closed` when it has no other fields, as all that the server sends."""
    schema: Schema = {
        "type": "object",
        "properties": {
            name: {**part.kind.schema, "description": _plain(part.means)}
            if "$ref" not in str(part.kind.schema)
            else part.kind.schema
            for name, part in fields.items()
        },
        "required": [name for name, part in fields.items() if part.required],
    }
    return schema | {"additionalProperties": False} if closed else schema


def ack_of(event: str) -> Schema:
    """The schema of an event's acknowledgement when all is well."""
    good = object_of(TO_SERVER[event].ack, closed=True)
    good["properties"] = {"ok": {"const": True}, **good["properties"]}
    good["required"] = ["ok", *good["required"]]
    return good


def refusal_of(errors: tuple[Error, ...]) -> Schema:
    """The schema of a refusal by one of those errors."""
    return {
        "type": "object",
        "properties": {
            "ok": {"const": False},
            "error": {"enum": [error.code for error in errors]},
            "message": {"type": "string", "description": "a sentence for people"},
            "retry_after": {"type": "number", "description": "seconds, where waiting helps"},
        },
        "required": ["ok", "error", "message"],
        "additionalProperties": False,
    }


def _add_asked(event: str, messages: dict[str, Any], operations: dict[str, Any]) -> None:
    asked, payload = TO_SERVER[event], payload_of(event)
    messages[f"{event}.asked"] = _message(event, asked.says, payload)
    messages[f"{event}.ack"] = {
        "name": f"{event} (acknowledgement)",
        "payload": ack_of(event),
        "examples": [{"payload": {"ok": True, **example(asked.ack)}}],
    }
    messages[f"{event}.refusal"] = {
        "name": f"{event} (refusal)",
        "payload": refusal_of(errors_of(event)),
    }
    answers = [f"{event}.ack", f"{event}.refusal"]
    operations[event] = {
        "action": "receive",
        "channel": _ref("channels/chat"),
        "summary": _plain(asked.says),
        "messages": [_ref(f"channels/chat/messages/{event}.asked")],
        "reply": {
            "channel": _ref("channels/chat"),
            "messages": [_ref(f"channels/chat/messages/{name}") for name in answers],
        },
        "x-rate-limit": USUAL_LIMITS[event],
    }


def _message(event: str, says: str, payload: Fields, closed: bool = False) -> dict[str, Any]:
    return {
        "name": event,
        "summary": _plain(says),
        "payload": object_of(payload, closed),
        "examples": [{"payload": example(payload)}],
    }


def _server() -> dict[str, Any]:
    return {
        "host": "127.0.0.1:5000",
        "protocol": "ws",
        "protocolVersion": "Socket.IO 5, Engine.IO 4",
        "pathname": "/socket.io/",
        "description": "`python -m final_app` on your own computer; elsewhere it is wss. "
        "Where WebSocket is blocked, Engine.IO polls.",
    }


def _ref(path: str) -> dict[str, str]:
    return {"$ref": f"#/{path}"}


def _plain(words: str) -> str:
    """Words without the page's links."""
    return re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", words)
