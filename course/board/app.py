"""The class board: students report on the namespace /students, pages watch on /board."""

import hmac
from threading import Lock

from flask import Blueprint, Flask, request
from flask_socketio import ConnectionRefusedError, Namespace, SocketIO, emit, join_room
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from course.board.students import Refused, Students
from course.checking.spec import load_spec
from course.lessons import LESSONS, all_lessons

# Whoever serves it sets CODE; LINE, which students type; HERE, the addresses of this computer.
app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder=LESSONS / "shared", static_url_path="/shared")
app.register_blueprint(shared)
# Pages of other sites are refused, as by default. So is a packet of more characters than this.
socketio = SocketIO(app, async_mode="threading", max_http_buffer_size=2000, ping_interval=10)
limiter = FixedWindowRateLimiter(MemoryStorage())
wrong_codes, reports = parse("30 per minute"), parse("20 per 10 seconds")
lessons = [
    {"slug": each.slug, "number": each.number, "title": each.title, "tasks": list(titles.values())}
    for each in all_lessons()
    if each.has_exercise and (titles := {t.number: t.title for t in load_spec(each.spec).tasks})
]
students = Students({lesson["slug"]: len(lesson["tasks"]) for lesson in lessons})
lock = Lock()  # held until the pages are told: what they hear last is what happened last


def check_code(code):
    """Let pass whoever knows the board's code, and let nobody try them all."""
    if not limiter.test(wrong_codes, request.remote_addr):
        raise Refused("rate_limited", "Too many wrong codes came from you. Wait a minute.")
    if not hmac.compare_digest(str(code).encode("utf-8", "replace"), app.config["CODE"].encode()):
        limiter.hit(wrong_codes, request.remote_addr)
        raise Refused("wrong_code", "This board has another code: copy its address once more.")


@app.get("/<code>")
def page(code):
    check_code(code)
    return app.send_static_file("index.html")


@app.errorhandler(Refused)
def refuse(error):
    return error.args[1], 404


@socketio.on_error_default
def on_error(error):
    if not isinstance(error, Refused):
        raise error
    name, sentence = error.args
    if request.event["message"] == "connect":  # any answer would let them in
        raise ConnectionRefusedError(sentence, {"error": name})
    return {"ok": False, "error": name, "message": sentence}


class AtStudents(Namespace):
    def on_connect(self, auth):
        auth = auth if isinstance(auth, dict) else {}
        check_code(auth.get("code"))
        with lock:
            row = students.join(request.sid, auth.get("id"), auth.get("name"))
            join_room(f"row {row['row']}")  # all connections of this student
            emit("student", row, namespace="/board", broadcast=True)

    def on_report(self, data=None):
        if not limiter.hit(reports, request.sid):
            raise Refused("rate_limited", "That was too often. Wait ten seconds.")
        with lock:
            row = students.report(request.sid, data)
            emit("student", row, namespace="/board", broadcast=True)
        return {"ok": True, "name": row["name"]}

    def on_disconnect(self, reason):
        with lock:
            if row := students.leave(request.sid):
                emit("student", row, namespace="/board", broadcast=True)


class AtBoard(Namespace):
    def on_connect(self, auth):
        check_code(auth.get("code") if isinstance(auth, dict) else None)
        with lock:
            about = {"line": app.config["LINE"], "lessons": lessons}
            about["may_remove"] = request.remote_addr in app.config["HERE"]
            emit("board", {**about, "students": list(students.rows.values())})

    def on_remove(self, number=None):
        if request.remote_addr not in app.config["HERE"]:
            raise Refused("not_here", "Rows are removed on the computer that runs the board.")
        with lock:
            students.remove(number)
            emit("removed", namespace="/students", to=f"row {number}")
            emit("removed", number, broadcast=True)
        return {"ok": True}


socketio.on_namespace(AtStudents("/students"))
socketio.on_namespace(AtBoard("/board"))
