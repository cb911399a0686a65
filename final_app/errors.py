"""Everything the chat refuses, in one shape: a code for programs, a sentence for people."""

from typing import Any


class ChatError(Exception):
    """A refusal; `message` is a whole sentence that says what to do."""

    code = "refused"
    sentence = ""  # for a refusal that always says the same

    def __init__(self, message: str = "", retry_after: float | None = None) -> None:
        self.message = message or self.sentence
        self.retry_after = retry_after
        super().__init__(self.message)

    def as_ack(self) -> dict[str, Any]:
        """The one error shape; `retry_after` is in seconds and only there when waiting helps."""
        ack: dict[str, Any] = {"ok": False, "error": self.code, "message": self.message}
        if self.retry_after is not None:
            ack["retry_after"] = self.retry_after
        return ack


class BadPayload(ChatError):
    code = "bad_payload"  # the shape of an event is wrong


class BadName(ChatError):
    code = "bad_name"  # blank, too long, or with characters nobody can see


class BadText(ChatError):
    code = "bad_text"  # the same, for a message


class NameTaken(ChatError):
    code = "name_taken"  # somebody is using that name right now


class NotSignedIn(ChatError):
    code = "not_signed_in"  # no session, or one that has ended
    sentence = "You are not signed in. Sign in to chat."


class BadPageToken(ChatError):
    code = "bad_page_token"  # the connection does not come from a page of ours
    sentence = "This page is out of date. Reload it to go on."


class RoomNotFound(ChatError):
    code = "room_not_found"
    sentence = "There is no such room."


class RoomExists(ChatError):
    code = "room_exists"


class TooManyRooms(ChatError):
    code = "too_many_rooms"
    sentence = "There are as many rooms as this chat can hold. Use one of them."


class NotAMember(ChatError):
    code = "not_a_member"  # the room is there, but this person has not joined it


class RateLimited(ChatError):
    code = "rate_limited"

    def __init__(self, retry_after: int) -> None:
        wait = "a second" if retry_after == 1 else f"{retry_after} seconds"
        super().__init__(f"That was too much at once. Try again in {wait}.", retry_after)


class UnknownEvent(ChatError):
    code = "unknown_event"
    sentence = "The chat does not know this event."


class ServerStopping(ChatError):
    code = "server_stopping"

    def __init__(self) -> None:
        super().__init__("The server is being stopped. Try again in a moment.", retry_after=2)


class ServerError(ChatError):
    code = "server_error"  # the fault is ours; the cause is in the log
    sentence = "Something went wrong on the server. Please try again."
