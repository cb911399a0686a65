"""Everything the chat refuses, in one shape: a code for programs, a sentence for people."""

from typing import Any


class ChatError(Exception):
    """A refusal; `message` is a whole sentence that says what to do."""

    code = "refused"
    sentence = ""  # for a refusal that always says the same
    retry_after: float | None = None  # seconds, where waiting helps

    def __init__(self, message: str = "") -> None:
        self.message = message or self.sentence
        super().__init__(self.message)

    def as_ack(self) -> dict[str, Any]:
        """The one error shape."""
        wait = {"retry_after": self.retry_after} if self.retry_after else {}
        return {"ok": False, "error": self.code, "message": self.message, **wait}


class RateLimited(ChatError):
    code = "rate_limited"

    def __init__(self, retry_after: int) -> None:
        wait = "a second" if retry_after == 1 else f"{retry_after} seconds"
        super().__init__(f"That was too much at once. Try again in {wait}.")
        self.retry_after = retry_after


def _kind(code: str, sentence: str = "", wait: float | None = None) -> type[ChatError]:
    return type(code, (ChatError,), {"code": code, "sentence": sentence, "retry_after": wait})


BadPayload = _kind("bad_payload")  # the shape of an event is wrong
BadName = _kind("bad_name")  # blank, too long, or with characters nobody can see
BadText = _kind("bad_text")  # the same, for a message
NameTaken = _kind("name_taken")  # somebody is using that name right now
NotSignedIn = _kind("not_signed_in", "You are not signed in. Sign in to chat.")
BadPageToken = _kind("bad_page_token", "This page is out of date. Reload it to go on.")
RoomNotFound = _kind("room_not_found", "There is no such room.")
RoomExists = _kind("room_exists")
TooManyRooms = _kind("too_many_rooms", "This chat can hold no more rooms. Use one of them.")
NotAMember = _kind("not_a_member")  # the room is there, but this person has not joined it
UnknownEvent = _kind("unknown_event", "The chat does not know this event.")
ServerStopping = _kind("server_stopping", "The server is being stopped. Try again in a moment.", 2)
StorageAway = _kind("storage_away", "The chat can't store anything right now.", 2)
# The fault is ours; the cause is in the log.
ServerError = _kind("server_error", "Something went wrong on the server. Please try again.")
