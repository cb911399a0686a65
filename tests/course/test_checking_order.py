"""What a visitor hears is recorded in the order it was sent, or a marker would prove nothing."""

from course.checking.scene import Scene
from course.checking.server import Server

MANY = 400
COUNTS = f"""
from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


@socketio.on("message")
def on_message(data):
    for number in range({MANY}):
        emit("message", number)
"""


def test_a_visitor_hears_hundreds_of_events_in_the_order_they_were_sent(write):
    with Server(write(COUNTS)) as server:
        server.load()
        scene = Scene(server)
        ann, ben = scene.visitors("Ann", "Ben")
        for visitor in (ann, ben, ann):
            visitor.emits("message", {})
            scene.only(visitor).hears("message", *range(MANY))
        scene.close()
