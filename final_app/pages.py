"""What the browser gets over HTTP: the sign-in page, the room page, signing out."""

import hmac
import secrets
from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, SecurityError, ServiceUnavailable

from .errors import ChatError, RateLimited, StorageAway
from .payloads import NAME_LIMIT, TEXT_LIMIT, name_key
from .services import Services
from .services.people import session_id
from .services.rooms import GENERAL

HEADERS = {
    # Nothing of ours makes markup or code out of texts, so with Trusted Types nothing can be made.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SENTENCES = {
    404: "There is nothing at this address.",
    503: "The chat can't reach its database right now. Try again in a moment.",
    413: "That was far too much text. Go back and shorten it.",
}


class Pages:
    """The views; `hang_up` ends a session's connections, `wire` shows what travels."""

    def __init__(self, services: Services, hang_up: Callable[[str], None], wire: bool) -> None:
        self.services, self.people = services, services.people
        self.hang_up, self.wire = hang_up, wire
        self.blueprint = Blueprint("pages", __name__)
        add = self.blueprint.add_url_rule
        add("/", "room", self.room)
        add("/sign-in", "sign_in_form", self.sign_in_form)
        add("/sign-in", "sign_in", self.sign_in, methods=["POST"])
        add("/sign-out", "sign_out", self.sign_out, methods=["POST"])
        add("/healthz", "health", self.health)
        self.blueprint.before_app_request(self.refuse_forgeries)
        known = {"csrf_token": csrf_token, "name_limit": NAME_LIMIT, "text_limit": TEXT_LIMIT}
        self.blueprint.app_context_processor(lambda: known)
        self.blueprint.after_app_request(harden)
        self.blueprint.app_errorhandler(HTTPException)(explain)
        # Under a name that is not ours there are no addresses that a page of ours could name.
        self.blueprint.app_errorhandler(SecurityError)(lambda refusal: refusal)
        self.blueprint.app_errorhandler(StorageAway)(lambda _: explain(ServiceUnavailable()))

    def room(self) -> ResponseReturnValue:
        person = self.people.find(session.get("token"))
        if person is None:
            return redirect(url_for("pages.sign_in_form"))
        token = self.services.page_tokens.make(session_id(session["token"]))
        about = {"room": GENERAL, "person": person, "person_key": name_key(person.name)}
        return render_template("room.html", page_token=token, wire=self.wire, **about)

    def sign_in_form(self) -> ResponseReturnValue:
        if self.people.find(session.get("token")):
            return redirect(url_for("pages.room"))
        return render_template("sign_in.html", name="")

    def sign_in(self) -> ResponseReturnValue:
        try:
            self.services.rates.count("sign_in", request.remote_addr)
            token = self.people.sign_in(request.form.get("name", ""))
        except ChatError as error:
            wait = {"Retry-After": str(error.retry_after)} if error.retry_after else {}
            return *try_again(error.message, 429 if isinstance(error, RateLimited) else 422), wait
        self._end_session()
        session.permanent = True
        session["token"] = token
        return redirect(url_for("pages.room"), 303)

    def sign_out(self) -> ResponseReturnValue:
        self._end_session()
        return redirect(url_for("pages.sign_in_form"), 303)

    def health(self) -> ResponseReturnValue:
        """For whoever watches over the server: 200 when it can do its work, else 503."""
        is_healthy = self.services.is_healthy()
        answer = {"ok": is_healthy, "database": "reachable" if is_healthy else "unreachable"}
        return answer, 200 if is_healthy else 503

    def refuse_forgeries(self) -> ResponseReturnValue | None:
        """Lets no request change anything that did not come from a page of this session."""
        if request.method in ("GET", "HEAD", "OPTIONS", "TRACE"):
            return None
        if hmac.compare_digest(request.form.get("csrf", "").encode(), csrf_token().encode()):
            return None
        return try_again("This page was open for too long. Please try again.", 400)

    def _end_session(self) -> None:
        token = session.get("token")
        if isinstance(token, str):
            self.people.sign_out(token)
            self.hang_up(session_id(token))
        session.clear()


def csrf_token() -> str:
    """This session's token; every form carries it."""
    return str(session.setdefault("csrf", secrets.token_urlsafe(32)))


def try_again(error: str, status: int) -> tuple[str, int]:
    """The sign-in page once more, with what was typed and what was wrong with it."""
    return render_template("sign_in.html", name=request.form.get("name", ""), error=error), status


def explain(error: HTTPException) -> tuple[str, int]:
    """An error page with a sentence on it, in the chat's own looks."""
    status = error.code or 500
    sentence = SENTENCES.get(status, "Something went wrong. Go back and try again.")
    return render_template("error.html", sentence=sentence), status


def harden(response: Response) -> Response:
    """Tells the browser what no page of ours will ever do, so that an intruder can't either."""
    response.headers.extend(HEADERS)
    if not request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"  # the page of somebody signed in
    return response
