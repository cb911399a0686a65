"""Plain functions registered with on_event; rooms under names of the server's own; one dict of dicts."""

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room, leave_room

socketio = SocketIO(async_mode="threading")
everyone = {}
said = 0


def channel(room):
    return f"room:{room}"


def tell(room, kind, username):
    emit(
        "status",
        {"room": room, "kind": kind, "username": username},
        to=channel(room),
        broadcast=True,
    )


def joined(data):
    room = data.get("room")
    if room:
        everyone.setdefault(request.sid, {})[room] = data.get("username")
        join_room(channel(room), sid=request.sid)
        tell(room, "joined", data.get("username"))
        return {"ok": True, "rooms": list(everyone[request.sid])}
    return {"ok": False, "error": "no_room", "message": "No room was named."}


def got_message(data):
    global said
    mine = everyone.get(request.sid, {})
    try:
        username = mine[data.get("room")]
    except KeyError:
        return {"ok": False, "error": "not_a_member", "message": "Not a member of that room."}
    said += 1
    answer = dict(data, username=username, number=said)
    emit("message", answer, to=channel(data["room"]), include_self=False)
    emit("message", answer)
    return {"ok": True, "number": said}


def out_of(room):
    username = everyone[request.sid].pop(room)
    leave_room(channel(room))
    tell(room, "left", username)


def left(data):
    if data["room"] in everyone.get(request.sid, {}):
        out_of(data["room"])
    return {"ok": True, "rooms": list(everyone.get(request.sid, {}))}


def gone(*reasons):
    for room in list(everyone.get(request.sid, {})):
        out_of(room)
    everyone.pop(request.sid, None)


socketio.on_event("join", joined)
socketio.on_event("message", got_message)
socketio.on_event("leave", left)
socketio.on_event("disconnect", gone)
app = Flask(__name__)
socketio.init_app(app)
