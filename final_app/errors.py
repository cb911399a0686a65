"""Everything the chat refuses, in one tree and one shape.

ChatError            a refusal: a code for programs, a sentence for people
├── BadPayload       bad_payload     the shape of an event is wrong
├── BadName          bad_name        blank, too long, or with characters nobody can see
├── BadText          bad_text        the same, for a message
├── NameTaken        name_taken      somebody is using that name right now
├── NotSignedIn      not_signed_in   no session, or one that has ended
├── BadPageToken     bad_page_token  the connection does not come from a page of ours
├── RoomNotFound     room_not_found  there is no such room
├── RoomExists       room_exists     there is a room of that name already
├── NotAMember       not_a_member    the room is there, but this person has not joined it
├── RateLimited      rate_limited    too much in too short a time; retry_after says how long to wait
├── UnknownEvent     unknown_event   the chat has no event of that name
├── ServerStopping   server_stopping the server is about to end; it may be back in a moment
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


class BadPageToken(ChatError):
    code = "bad_page_token"

    def __init__(self) -> None:
        super().__init__("This page is out of date. Reload it to go on.")


class RoomNotFound(ChatError):
    code = "room_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such room.")


class RoomExists(ChatError):
    code = "room_exists"


class NotAMember(ChatError):
    code = "not_a_member"


class RateLimited(ChatError):
    code = "rate_limited"

    def __init__(self, retry_after: int) -> None:
        wait = "a second" if retry_after == 1 else f"{retry_after} seconds"
        super().__init__(f"That was too much at once. Try again in {wait}.", retry_after)


class UnknownEvent(ChatError):
    code = "unknown_event"


class ServerStopping(ChatError):
    code = "server_stopping"

    def __init__(self) -> None:
        super().__init__("The server is being stopped. Try again in a moment.", retry_after=2)


class ServerError(ChatError):
    code = "server_error"

    def __init__(self) -> None:
        super().__init__("Something went wrong on the server. Please try again.")
