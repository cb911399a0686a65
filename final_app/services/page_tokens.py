"""Proof that a connection was opened by a page of ours, and not in somebody's name from elsewhere."""

import secrets

from itsdangerous import Signer


class PageTokens:
    """Makes a token for each page it is rendered into, and knows it again."""

    def __init__(self, secret: str | bytes) -> None:
        self.secret = secret

    def make(self, session: str) -> str:
        """A token for one page of one session, which is given by its id."""
        return self._signer(session).sign(secrets.token_hex(8)).decode()

    def is_good(self, token: object, session: str) -> bool:
        if not isinstance(token, str):
            return False
        return self._signer(session).validate(token.encode("utf-8", "replace"))

    def _signer(self, session: str) -> Signer:
        # The salt makes a key of its own: what signs the cookies signs nothing else.
        return Signer(self.secret, salt=f"page token of {session}")
