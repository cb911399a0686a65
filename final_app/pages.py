"""What the browser gets over HTTP: the sign-in page, the room page, signing out."""

import hmac
import secrets
from collections.abc import Callable

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from . import payloads
from .errors import ChatError
from .services import Services
from .services.people import session_id
from .services.rooms import GENERAL

type_of_view = (
    AnyResponse | str | tuple[str | Response, int] | tuple[str | Response, int, dict[str, str]]
)

HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            # Nothing of ours makes markup or code out of texts, so nothing can be made to.
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Pages:
    """The views; `close_sockets` ends the connections of a session that signs out."""

    def __init__(
        self,
        services: Services,
        close_sockets: Callable[[str], None],
        is_healthy: Callable[[], bool],
    ) -> None:
        self.rates = services.rates
        self.people = services.people
        self.page_tokens = services.page_tokens
        self.is_healthy = is_healthy
        self.close_sockets = close_sockets
        self.blueprint = Blueprint("pages", __name__)
        add = self.blueprint.add_url_rule
        add("/", "room", self.room)
        add("/sign-in", "sign_in_form", self.sign_in_form)
        add("/sign-in", "sign_in", self.sign_in, methods=["POST"])
        add("/sign-out", "sign_out", self.sign_out, methods=["POST"])
        add("/healthz", "health", self.health)
        self.blueprint.before_app_request(self.refuse_forgeries)
        self.blueprint.app_context_processor(lambda: {"csrf_token": csrf_token})
        self.blueprint.after_app_request(harden)
        self.blueprint.app_errorhandler(HTTPException)(explain)

    def room(self) -> type_of_view:
        person = self.people.signed_in(session.get("token"))
        if person is None:
            return redirect(url_for("pages.sign_in_form"))
        return render_template(
            "room.html",
            room=GENERAL,
            person=person,
            text_limit=payloads.TEXT_LIMIT,
            name_limit=payloads.NAME_LIMIT,
            page_token=self.page_tokens.make(session_id(session["token"])),
            wire="wire" in current_app.blueprints,
        )

    def sign_in_form(self) -> type_of_view:
        if self.people.signed_in(session.get("token")):
            return redirect(url_for("pages.room"))
        return render_template("sign_in.html", name="", name_limit=payloads.NAME_LIMIT)

    def sign_in(self) -> type_of_view:
        name = request.form.get("name", "")
        try:
            self.rates.count("sign_in", request.remote_addr)
        except ChatError as error:
            headers = {"Retry-After": str(error.retry_after)}
            return *self._try_again(name, error.message, 429), headers
        try:
            token = self.people.sign_in(name)
        except ChatError as error:
            return self._try_again(name, error.message, 422)
        self._end_session()
        session.permanent = True
        session["token"] = token
        return redirect(url_for("pages.room"), 303)

    def sign_out(self) -> type_of_view:
        self._end_session()
        return redirect(url_for("pages.sign_in_form"), 303)

    def health(self) -> type_of_view:
        """For whoever watches over the server: 200 when it can do its work, else 503."""
        is_healthy = self.is_healthy()
        answer = {"ok": is_healthy, "database": "reachable" if is_healthy else "unreachable"}
        return jsonify(answer), 200 if is_healthy else 503

    def refuse_forgeries(self) -> type_of_view | None:
        """Lets no request change anything that did not come from a page of this session."""
        if request.method in ("GET", "HEAD", "OPTIONS", "TRACE") or has_csrf_token():
            return None
        name = request.form.get("name", "")
        return self._try_again(name, "This page was open for too long. Please try again.", 400)

    def _end_session(self) -> None:
        token = session.get("token")
        if isinstance(token, str):
            self.people.sign_out(token)
            self.close_sockets(session_id(token))
        session.clear()

    def _try_again(self, name: str, error: str, status: int) -> tuple[str, int]:
        page = render_template(
            "sign_in.html", name=name, error=error, name_limit=payloads.NAME_LIMIT
        )
        return page, status


def csrf_token() -> str:
    """This session's token; every form carries it."""
    if "csrf" not in session:
        session["csrf"] = secrets.token_urlsafe(32)
    return str(session["csrf"])


def has_csrf_token() -> bool:
    """True when a form was made by our own page, for this very session."""
    sent = request.form.get("csrf", "")
    return hmac.compare_digest(sent.encode(), csrf_token().encode())


def explain(error: HTTPException) -> tuple[str, int]:
    """An error page with a sentence on it, in the chat's own looks."""
    sentences = {
        404: "There is nothing at this address.",
        413: "That was far too much text. Go back and shorten it.",
    }
    status = error.code or 500
    sentence = sentences.get(status, "Something went wrong. Go back and try again.")
    return render_template("error.html", sentence=sentence), status


def harden(response: Response) -> Response:
    """Tells the browser what no page of ours will ever do, so that an intruder can't either."""
    response.headers.extend(HEADERS)
    if not request.path.startswith("/static/"):
        response.headers["Cache-Control"] = "no-store"  # the page of somebody signed in
    return response
