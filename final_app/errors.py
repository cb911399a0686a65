"""Everything the chat refuses, in one tree and one shape.

ChatError            a refusal: a code for programs, a sentence for people
├── BadPayload       bad_payload     the shape of an event is wrong
├── BadName          bad_name        blank, too long, or with characters nobody can see
├── BadText          bad_text        the same, for a message
├── NameTaken        name_taken      somebody is using that name right now
├── NotSignedIn      not_signed_in   no session, or one that has ended
├── RoomNotFound     room_not_found  there is no such room
├── NotJoined        not_joined      the room is there, but this connection has not joined it
├── UnknownEvent     unknown_event   the chat has no event of that name
└── ServerError      server_error    the fault is ours; the cause is in the log
"""

from typing import Any


class ChatError(Exception):
    """A refusal; `message` is a whole sentence that says what to do."""

    code = "refused"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after

    def as_ack(self) -> dict[str, Any]:
        """The one error shape; `retry_after` is in seconds and only there when waiting helps."""
        ack: dict[str, Any] = {"ok": False, "error": self.code, "message": self.message}
        if self.retry_after is not None:
            ack["retry_after"] = self.retry_after
        return ack


class BadPayload(ChatError):
    code = "bad_payload"


class BadName(ChatError):
    code = "bad_name"


class BadText(ChatError):
    code = "bad_text"


class NameTaken(ChatError):
    code = "name_taken"


class NotSignedIn(ChatError):
    code = "not_signed_in"

    def __init__(self) -> None:
        super().__init__("You are not signed in. Sign in to chat.")


class RoomNotFound(ChatError):
    code = "room_not_found"


class NotJoined(ChatError):
    code = "not_joined"


class UnknownEvent(ChatError):
    code = "unknown_event"


class ServerError(ChatError):
    code = "server_error"

    def __init__(self) -> None:
        super().__init__("Something went wrong on the server. Please try again.")
