# Task 2 must say: A pattern has a star

import os
import secrets
from collections import Counter, defaultdict
from fnmatch import fnmatch

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit, join_room
from redis import Redis

PROCESS = os.environ.get("PROCESS", "A")  # the name of this one
REDIS_URL = os.environ.get("REDIS_URL")  # None where one process serves everybody
LEASE = float(os.environ.get("LEASE", "10"))  # seconds
PORTS = os.environ.get("PORTS", "").split()  # of all processes, on this computer
PAGES = [f"http://{host}:{port}" for host in ("127.0.0.1", "localhost") for port in PORTS]
HERE, ALIVE = f"here:{PROCESS}", f"alive:{PROCESS}"  # this process's own keys in the store

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY") or secrets.token_hex()  # one for all processes
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)


class Alone:
    """The commands of Redis that are used below, in the memory of one process."""

    def __init__(self):
        self.hashes, self.values = defaultdict(Counter), Counter()

    def hincrby(self, key, field, by):
        self.hashes[key][field] += by
        return self.hashes[key][field]

    def hgetall(self, key):
        return dict(self.hashes[key])

    def keys(self, pattern):
        return [key for key in [*self.hashes, *self.values] if fnmatch(key, pattern)]

    def incr(self, key):
        self.values[key] += 1
        return self.values[key]

    def set(self, key, value, px=None):  # px: milliseconds, after which Redis forgets the key
        self.values[key] = value

    def exists(self, key):
        return int(key in self.hashes or key in self.values)

    def delete(self, key):
        self.hashes.pop(key, None)
        self.values.pop(key, None)


store = Redis.from_url(REDIS_URL, decode_responses=True) if REDIS_URL else Alone()
store.delete(HERE)  # whoever was with an earlier process of this name has lost the line


@app.route("/")
def index():
    page = {"process": PROCESS, "ports": PORTS, "queue": REDIS_URL, "presence": True}
    return render_template("index.html", **page)


@app.post("/sign_in")
def sign_in():
    username = request.form["username"].strip()
    if not 1 <= len(username) <= 32:
        return {"ok": False, "error": "bad_name", "message": "A name has 1 to 32 characters."}, 400
    session["username"] = username
    return {"ok": True, "username": username}


# ------ everything above stays as it is; your work starts here ------

socketio = SocketIO(
    app, async_mode="threading", cors_allowed_origins=PAGES or None, message_queue=REDIS_URL
)


def add_connections(username, by):
    store.hincrby(HERE, username, by)


def members():
    """The names of all who have a connection, with whichever process."""
    names = set()
    for key in store.keys("here:"):
        if store.exists(key.replace("here:", "alive:")):
            names |= {name for name, number in store.hgetall(key).items() if int(number) > 0}
    return sorted(names)


def next_number():
    return store.incr("number")


def tell(username, text):
    """Tell somebody something, from a program that is no server, such as a nightly job."""
    outside = SocketIO(message_queue=REDIS_URL)
    outside.emit("status", {"kind": "notice", "text": text}, to=f"user:{username}")


def renew_lease():
    store.set(ALIVE, "yes", px=int(LEASE * 1000))


def keep_lease():
    while True:
        renew_lease()
        socketio.sleep(LEASE / 4)


renew_lease()
socketio.start_background_task(keep_lease)


def say_who_is_here():
    socketio.emit("presence", {"room": "kitchen", "members": members()})


@socketio.on("connect")
def on_connect(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")
    join_room(f"user:{session['username']}")
    add_connections(session["username"], 1)
    say_who_is_here()


@socketio.on("disconnect")
def on_disconnect(reason):
    add_connections(session["username"], -1)
    say_who_is_here()


@socketio.on("presence")
def on_presence(data):
    return {"ok": True, "members": members()}


@socketio.on("message")
def on_message(data):
    number = next_number()
    message = {"room": "kitchen", "username": session["username"], "text": data["text"]}
    emit("message", {**message, "number": number}, broadcast=True)
    return {"ok": True, "number": number}
