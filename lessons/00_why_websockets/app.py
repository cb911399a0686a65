"""Lesson 00, why WebSockets: the same news by polling, by long polling and by WebSocket.

Run it with `python learn.py lesson 0`, or by hand:
    flask --app lessons/00_why_websockets/app.py run
"""

import time
from collections import deque
from random import uniform
from threading import Condition

from flask import Blueprint, Flask, render_template, request
from flask_socketio import SocketIO
from meter import tell_request_sizes

app = Flask(__name__)
shared = Blueprint("shared", __name__, static_folder="../shared", static_url_path="/shared")
app.register_blueprint(shared)
socketio = SocketIO(app, async_mode="threading")
tell_request_sizes(app, socketio)  # for the counters on the page; no part of the three ways
news = deque([{"number": 1, "made": time.time()}], maxlen=500)
something_new = Condition()  # where long polls wait


@app.route("/")
def index():
    return render_template("index.html")


def newer(after):
    return [item for item in list(news) if item["number"] > after]  # a copy: news goes on coming


@app.route("/poll")
def poll():
    return {"now": time.time(), "news": newer(request.args.get("after", type=int))}


@app.route("/long_poll")
def long_poll():
    after = request.args.get("after", type=int)
    with something_new:
        something_new.wait_for(lambda: newer(after), timeout=20)
        return {"now": time.time(), "news": newer(after)}


def make_news():
    while True:
        socketio.sleep(uniform(0.5, 3))
        with something_new:
            item = {"number": news[-1]["number"] + 1, "made": time.time()}
            news.append(item)
            something_new.notify_all()
        socketio.emit("message", item)


socketio.start_background_task(make_news)
