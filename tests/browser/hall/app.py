"""A server for trying visitors who sign in: it knows people by the session of their handshake."""

from flask import Blueprint, Flask, render_template, request, session
from flask_socketio import ConnectionRefusedError, SocketIO, emit

app = Flask(__name__)
app.secret_key = "for trying only"
app.register_blueprint(
    Blueprint(
        "shared",
        __name__,
        static_folder="../../../lessons/shared",
        static_url_path="/shared",
    )
)
socketio = SocketIO(app, async_mode="threading")


@app.route("/")
def index():
    return render_template("index.html")


@app.post("/sign_in")
def sign_in():
    if request.form["username"] == "Eve":
        return {"ok": False, "message": "Eve is not welcome."}, 403
    session["username"] = request.form["username"]
    return {"ok": True}


@socketio.on("connect")
def let_people_in(auth):
    if "username" not in session:
        raise ConnectionRefusedError("Sign in first.")
    emit("welcome", session["username"])
