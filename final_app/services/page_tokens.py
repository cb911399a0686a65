"""Proof that a connection was opened by a page of ours, and not in somebody's name from elsewhere."""

import hashlib
import hmac
import secrets


class PageTokens:
    """Makes a token for each page it is rendered into, and knows it again."""

    def __init__(self, secret: str | bytes) -> None:
        key = secret.encode() if isinstance(secret, str) else secret
        # A key of its own: what signs the cookies signs nothing else.
        self.key = hmac.digest(key, b"page token", "sha256")

    def make(self, session: str) -> str:
        """A token for one page of one session, which is given by its id."""
        nonce = secrets.token_hex(8)
        return f"{nonce}.{self._signature(nonce, session)}"

    def is_good(self, token: object, session: str) -> bool:
        if not isinstance(token, str):
            return False
        nonce, _, signature = token.partition(".")
        expected = self._signature(nonce, session)
        return hmac.compare_digest(signature.encode("utf-8", "replace"), expected.encode())

    def _signature(self, nonce: str, session: str) -> str:
        text = f"{nonce}.{session}".encode("utf-8", "replace")
        return hmac.new(self.key, text, hashlib.sha256).hexdigest()
