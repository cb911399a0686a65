"""The rules of the chat: plain classes that know no network, return values, and raise."""

from collections.abc import Mapping
from typing import Any

from ..store import Store
from .messages import Messages
from .people import PageTokens, People
from .presence import Presence, Typists
from .rates import Rates
from .rooms import Rooms


class Services:
    """All of them, made for one chat."""

    def __init__(self, store: Store, config: Mapping[str, Any]) -> None:
        self.rates = Rates(config["LIMITS"], config["REDIS_URL"])
        self.people = People(store, config["NAME_GRACE"])
        self.page_tokens = PageTokens(config["SECRET_KEY"])
        self.presence = Presence(store, config["PRESENCE_GRACE"], not config["REDIS_URL"])
        self.peers = self.presence.peers
        self.typists = Typists()
        self.rooms = Rooms(store, config["ROOMS"])
        self.messages = Messages(store, self.rooms)
        self.store, self.is_healthy = store, store.is_reachable
