"""The rules of the chat: plain classes that know no network, return values, and raise."""

from dataclasses import dataclass

from .messages import Messages
from .page_tokens import PageTokens
from .people import People
from .presence import Presence
from .rates import Rates
from .rooms import Rooms
from .typists import Typists


@dataclass
class Services:
    """All of them, for whoever needs several."""

    rates: Rates
    people: People
    page_tokens: PageTokens
    presence: Presence
    typists: Typists
    rooms: Rooms
    messages: Messages
