"""What a visitor hears is recorded in the order it was sent, or a marker would prove nothing."""

import time

from course.checking.link import SocketLink
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


class SlowAtFirst:
    """Somebody who takes a moment over the first event, in which a later one could overtake."""

    def __init__(self):
        self.numbers = []

    def heard(self, namespace, event, args):
        if not self.numbers and args == [0]:
            time.sleep(0.05)
        self.numbers += args

    def lost(self, namespace):
        pass


def test_events_are_heard_in_the_order_they_were_sent_and_before_the_marker(write):
    with Server(write(COUNTS)) as server:
        server.load()
        ann = SlowAtFirst()
        link = SocketLink(server.url, ann, ["/"])
        link.emit("message", ({},), "/", lambda answer: None)
        assert link.ask_quiet(20)
        assert server.mark(1)
        assert link.wait_for_marker(1, 20)
        assert ann.numbers == list(range(MANY))
        link.drop()
