"""A bot for the chat: it answers whoever says its name.

python docs/final_app/bot.py http://127.0.0.1:5000 Echo
"""

import re
import secrets
import sys

import requests
import socketio

address, name = sys.argv[1:3]
http = requests.Session()  # keeps the cookie that says who is signed in
form = http.get(f"{address}/sign-in").text
csrf = re.search(r'name="csrf" value="([^"]+)"', form)[1]
page = http.post(f"{address}/sign-in", data={"name": name, "csrf": csrf})
page.raise_for_status()
token = re.search(r'name="page-token" content="([^"]+)"', page.text)[1]

chat = socketio.Client(http_session=http)


@chat.on("connect", namespace="/chat")
def on_connect():
    # After a reconnect too: the server forgets who is in which room when a connection ends.
    chat.emit("join", {"room": "general"}, namespace="/chat", callback=print)


@chat.on("message", namespace="/chat")
def on_message(message):
    if message["username"] != name and name in message["text"]:
        text = f"You called, {message['username']}?"
        answer = {"room": "general", "text": text, "client_id": secrets.token_hex(8)}
        chat.emit("message", answer, namespace="/chat")


chat.connect(address, namespaces=["/chat"], auth={"token": token}, wait_timeout=30)  # seconds
chat.wait()
