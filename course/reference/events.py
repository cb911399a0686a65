"""Every event of the final app, in both directions, with what each field means.

The names, the kinds and the limits of what a client sends come from the final app itself. What it
answers and tells is written down here; tests/course/test_reference.py and every test that visits
the chat compare it with what travels.
"""

from dataclasses import dataclass, field

from course.reference.kinds import (
    CLIENT_ID,
    FLAG,
    MOVE,
    NUMBER,
    PERHAPS_NUMBER,
    READERS,
    ROOM,
    TEXT,
    TIME,
    USERNAME,
    USERNAMES,
    Kind,
    is_required,
)
from final_app import errors, payloads
from final_app.errors import ChatError

Error = type[ChatError]


@dataclass(frozen=True)
class Field:
    """One field of a payload or of an acknowledgement."""

    kind: Kind
    means: str
    required: bool = True


Fields = dict[str, Field]


@dataclass(frozen=True)
class Asked:
    """An event that a client sends; `means` has a sentence for each field of its payload."""

    says: str
    means: dict[str, str] = field(default_factory=dict)
    ack: Fields = field(default_factory=dict)
    errors: tuple[Error, ...] = ()  # besides those that any event may be refused with


@dataclass(frozen=True)
class Told:
    """An event that the server sends: when, and who hears it."""

    says: str
    to: str
    payload: Fields


MESSAGE: Fields = {
    "room": Field(ROOM, "where it was said"),
    "number": Field(NUMBER, "its place in that room: 1, 2, 3, without a gap"),
    "username": Field(USERNAME, "who said it"),
    "text": Field(TEXT, "what was said, to be shown as text and never as markup"),
    "timestamp": Field(TIME, "when it was stored"),
    "client_id": Field(CLIENT_ID, "the sender's own name for it"),
}
MESSAGES = Kind(
    {"type": "array", "items": {"$ref": "#/components/schemas/Message"}},
    "list of messages, each as in the event [`message`](#told-message)",
    [{name: part.kind.example for name, part in MESSAGE.items()}],
)
MEMBERSHIP: Fields = {
    "room": Field(ROOM, "the room"),
    "last_number": Field(NUMBER, "the number of its newest message, 0 if there is none"),
    "read_number": Field(NUMBER, "how far this person has read"),
}
ROOM_SEEN: Fields = {
    **MEMBERSHIP,
    "read_number": Field(PERHAPS_NUMBER, "how far this person has read; null for no member"),
    "joined": Field(FLAG, "whether this person is a member"),
    "online": Field(NUMBER, "how many people are there right now"),
}
ROOMS = Kind(
    {"type": "array", "items": {"$ref": "#/components/schemas/Room"}},
    "list of rooms",
    [{name: part.kind.example for name, part in ROOM_SEEN.items()}],
)
PAGE: Fields = {
    "messages": Field(MESSAGES, "a stretch of the room, oldest first"),
    "more": Field(FLAG, "whether it goes on from there"),
}
OBJECTS = {"Message": MESSAGE, "Room": ROOM_SEEN}  # what the schemas above refer to

IN_A_ROOM: tuple[Error, ...] = (errors.RoomNotFound, errors.NotAMember)

TO_SERVER: dict[str, Asked] = {
    "rooms": Asked("Asks for the list of rooms.", ack={"rooms": Field(ROOMS, "all there are")}),
    "create": Asked(
        "Makes a room, and joins it.",
        {"room": "the new room's name; a # before it does not count"},
        MEMBERSHIP,
        (errors.BadName, errors.RoomExists, errors.TooManyRooms),
    ),
    "join": Asked(
        "Becomes a member of a room. For a member it means: this connection wants to hear the room. "
        "Memberships last; what a connection hears ends with it, so every new one joins again.",
        {
            "room": "the room",
            "after": "the last number that a client which comes back has; without one it is sent "
            "the newest page as [`message_history`](#told-message_history)",
        },
        MEMBERSHIP,
        (errors.RoomNotFound,),
    ),
    "leave": Asked(
        "Ends a membership, in all tabs.",
        {"room": "the room"},
        {"room": MEMBERSHIP["room"]},
        IN_A_ROOM,
    ),
    "message": Asked(
        "Says something in a room. Once it is acknowledged it is stored. Sent again with the same "
        "`client_id`, it gets the same answer and is stored and told once.",
        {
            "room": "where",
            "text": "what; line breaks count, blank is refused",
            "client_id": "the sender's own name for it, never used for another message",
        },
        {name: MESSAGE[name] for name in ("number", "timestamp")},
        (*IN_A_ROOM, errors.BadText),
    ),
    "message_history": Asked(
        "Asks for messages: the first ones after a number, the last ones before one, or the newest. "
        f"A page ends early where its texts would have more than {payloads.PAGE_SIZE:,} characters.",
        {
            "room": "the room",
            "before": "only messages with a lower number",
            "after": "only messages with a higher number; not together with `before`",
            "limit": "how many",
        },
        PAGE,
        IN_A_ROOM,
    ),
    "typing": Asked(
        "Says that somebody has begun or stopped writing. It has to be said again every few seconds, "
        "or it is forgotten.",
        {"room": "where", "typing": "true for begun, false for stopped"},
        errors=IN_A_ROOM,
    ),
    "read": Asked(
        "Says how far somebody has read.",
        {"room": "the room", "number": "the last message's number; never goes back"},
        {"read_number": MEMBERSHIP["read_number"]},
        IN_A_ROOM,
    ),
}

TO_CLIENT: dict[str, Told] = {
    "message": Told("A message has been stored.", "the room, its sender included", MESSAGE),
    "message_history": Told(
        "The newest page of a room, after a `join` without `after`, or a `create`.",
        "the connection that joined",
        {"room": Field(ROOM, "the room"), **PAGE},
    ),
    "status": Told(
        "Somebody has become a member, or is one no more.",
        "the room, but not the connection that did it",
        {
            "room": Field(ROOM, "the room"),
            "kind": Field(MOVE, "what has happened"),
            "username": Field(USERNAME, "who"),
            "timestamp": Field(TIME, "when"),
        },
    ),
    "presence": Told(
        "Who is in a room, whole, whenever somebody has come or gone.",
        "the room, and at once the connection that joined",
        {
            "room": Field(ROOM, "the room"),
            "members": Field(USERNAMES, "each person once, however many tabs they have"),
        },
    ),
    "typing": Told(
        "Who is writing in a room, whole, whenever that changes.",
        "the room; whoever writes hears of the others alone",
        {
            "room": Field(ROOM, "the room"),
            "usernames": Field(USERNAMES, "their names; an empty list means nobody"),
        },
    ),
    "rooms": Told(
        "Somebody has made a room, or this person has joined one, or is out of one and was not told "
        "in time: a reason to ask for the list.",
        "everybody who is signed in, or the person's other connections",
        {"room": Field(ROOM, "the room")},
    ),
    "read": Told(
        "This person has read on in another tab.",
        "the person's other connections",
        {"room": Field(ROOM, "the room"), "read_number": MEMBERSHIP["read_number"]},
    ),
}

ANY_EVENT: tuple[Error, ...] = (
    errors.BadPayload,
    errors.RateLimited,
    errors.NotSignedIn,
    errors.ServerStopping,
    errors.StorageAway,
    errors.ServerError,
)
UNKNOWN: tuple[Error, ...] = (errors.UnknownEvent, *ANY_EVENT)
AT_THE_DOOR: tuple[Error, ...] = (
    errors.NotSignedIn,
    errors.BadPageToken,
    errors.RateLimited,
    errors.StorageAway,
    errors.ServerError,
)


def payload_of(event: str) -> Fields:
    """The fields that a client sends with an event, from the final app's own table."""
    means = TO_SERVER[event].means
    return {
        name: Field(READERS[reader], means[name], is_required(reader))
        for name, reader in payloads.EVENTS[event].items()
    }


def errors_of(event: str) -> tuple[Error, ...]:
    """Every refusal that an event may get; for one that the chat does not know as well."""
    return (*TO_SERVER[event].errors, *ANY_EVENT) if event in TO_SERVER else UNKNOWN


def example(fields: Fields) -> dict[str, object]:
    """A payload that is right; of two fields that exclude each other the first is taken."""
    found = {name: part.kind.example for name, part in fields.items()}
    if "before" in found:
        found.pop("after", None)
    return found
