"""Who is who: signing in with a name, the pages of a session, and signing out."""

import hashlib
import secrets
from datetime import timedelta

from itsdangerous import Signer

from .. import payloads
from ..errors import NameTaken
from ..models import Person, now, utc
from ..store import Store


class People:
    """Names and sessions; a browser holds a session's token, the database only its hash."""

    def __init__(self, store: Store, name_grace: float) -> None:
        """`name_grace`: for how many seconds a name stays its holder's after they were last here."""
        self.store = store
        self.grace = timedelta(seconds=name_grace)

    def sign_in(self, raw_name: object) -> str:
        """Signs somebody in and returns the new session's token; raises BadName, NameTaken."""
        name = payloads.name(raw_name)
        token = secrets.token_urlsafe(32)
        moment = now()
        person = self.store.open_session(
            session_id(token), name, payloads.name_key(name), utc(moment), utc(moment - self.grace)
        )
        if person is None:
            raise NameTaken(
                f"Somebody is using the name {name} right now. Choose another; or, if that is you, "
                "sign out there, or close the page there and wait a minute."
            )
        return token

    def find(self, token: object) -> Person | None:
        """The person a session's token stands for, if it still stands for anybody."""
        return self.store.session_person(session_id(token)) if isinstance(token, str) else None

    def sign_out(self, token: str) -> None:
        """Ends the session: its token is worth nothing from here on."""
        self.store.close_session(session_id(token))


class PageTokens:
    """Proof that a page of ours opened a connection, and not another site in somebody's name."""

    def __init__(self, secret: str | bytes) -> None:
        self.secret = secret

    def make(self, session: str) -> str:
        """A token for one page of one session, which is given by its id."""
        return self._signer(session).sign(secrets.token_hex(8)).decode()

    def is_good(self, token: object, session: str) -> bool:
        signer = self._signer(session)
        return isinstance(token, str) and signer.validate(token.encode("utf-8", "replace"))

    def _signer(self, session: str) -> Signer:
        # The salt makes a key of its own: what signs the cookies signs nothing else.
        return Signer(self.secret, salt=f"page token of {session}")


def session_id(token: str) -> str:
    """The id a session is known by inside; nobody can find the token from it."""
    return hashlib.sha256(token.encode()).hexdigest()
