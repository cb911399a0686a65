"""A server for trying the pages' shared half: namespaces, refusals, binary data, a flood."""

from flask import Blueprint, Flask, render_template
from flask_socketio import ConnectionRefusedError, SocketIO, disconnect, emit

app = Flask(__name__)
app.register_blueprint(
    Blueprint(
        "shared",
        __name__,
        static_folder="../../../lessons/shared",
        static_url_path="/shared",
    )
)
socketio = SocketIO(app, async_mode="threading", ping_interval=1)


@app.route("/")
def index():
    return render_template("index.html")


@app.after_request
def forbid_inline_code(response):
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; require-trusted-types-for 'script'"
    )
    return response


@socketio.on("connect", namespace="/members")
def let_members_in(auth):
    if not auth or auth.get("token") != "let me in":
        raise ConnectionRefusedError("members only", {"ask": "the owner"})


@socketio.on("echo", namespace="/chat")
def echo(data):
    emit("echo", data)
    return data


@socketio.on("flood", namespace="/chat")
def flood(count):
    for number in range(1, count + 1):
        emit("drop", number)
    return count


@socketio.on("throw_out", namespace="/chat")
def throw_out():
    disconnect()
