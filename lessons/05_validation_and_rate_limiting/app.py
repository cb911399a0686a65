"""Lesson 05, never trust a payload: the worked example.

Run it with `python learn.py lesson 5`, or by hand:
    flask --app lessons/05_validation_and_rate_limiting/app.py run
"""

from flask import Blueprint, Flask, render_template, request
from flask_limiter import Limiter
from flask_socketio import SocketIO, emit
from limits import parse

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
# A packet of more characters than this ends its connection, before any handler has seen it.
socketio = SocketIO(app, async_mode="threading", max_http_buffer_size=10_000)
limiter = Limiter(lambda: request.sid, app=app, storage_uri="memory://")
rate = parse("3 per 10 seconds")


class Refused(Exception):
    """Raised for whatever is not accepted: a code for programs, a sentence for people."""


@app.route("/")
def index():
    return render_template("index.html")


@socketio.on_error_default
def on_error(error):
    # Whatever a handler raises comes here; what is returned here is the acknowledgement.
    if not isinstance(error, Refused):
        raise error  # a bug: its traceback belongs in the terminal
    code, message = error.args
    return {"ok": False, "error": code, "message": message}


@socketio.on("join")
@limiter.limit("3 per 10 seconds")  # limits nothing: it counts requests to views, not events
def on_join(data):
    # Nothing is checked here, and nothing but luck keeps this handler on its feet.
    emit("status", {"kind": "joined", "username": data["username"]}, broadcast=True)
    return {"ok": True}


@socketio.on("message")
def on_message(data=None):  # None: the event came without any data
    if not limiter.limiter.hit(rate, request.sid):
        raise Refused("rate_limited", "That was too fast. Wait ten seconds.")
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise Refused("bad_payload", 'A message is a dictionary like {"text": "hello"}.')
    if not 1 <= len(data["text"].strip()) <= 200:
        raise Refused("bad_text", "A message has 1 to 200 characters.")
    # The text goes out as it came in: making it harmless is the business of whoever shows it.
    emit("message", {"text": data["text"]}, broadcast=True)
    return {"ok": True}
