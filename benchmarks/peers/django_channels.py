"""A chat on Django Channels, the way its documentation shows it, with its in-memory channel layer.

    python django_channels.py FILE

Does the same work as the final app: a message is checked, counted against a limit, stored with a
gapless number, acknowledged after the commit and told to its room. What travels are the same
packets as with the other peers, so that one generator drives them all; Channels has none of its own.
"""

import json
import re
import secrets
import socket
import sys
import time
from datetime import UTC, datetime
from urllib.parse import parse_qs

import django
from django.conf import settings

PER_MINUTE = 1_000_000
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
HANDSHAKE = {"upgrades": [], "pingInterval": 25_000, "pingTimeout": 20_000, "maxPayload": 1_000_000}

settings.configure(
    SECRET_KEY="of the benchmark",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels.layers.InMemoryChannelLayer",
            # Beyond it the layer throws messages away, and a writer would wait for ever.
            "CONFIG": {"capacity": 100_000},
        }
    },
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sys.argv[1],
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
            },
        }
    },
)
django.setup()

from channels.db import database_sync_to_async  # noqa: E402  these need the settings
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.db import IntegrityError, connection, models, transaction  # noqa: E402
from django.urls import path  # noqa: E402


class Room(models.Model):
    name = models.CharField(max_length=32, primary_key=True)
    last_number = models.IntegerField(default=0)

    class Meta:
        app_label = "chat"


class Message(models.Model):
    room = models.ForeignKey(Room, models.CASCADE, db_index=False)
    number = models.IntegerField()
    author = models.CharField(max_length=32)
    client_id = models.CharField(max_length=64)
    text = models.TextField()
    timestamp = models.CharField(max_length=32)

    class Meta:
        app_label = "chat"
        constraints = (
            models.UniqueConstraint(fields=["room", "number"], name="one_number"),
            models.UniqueConstraint(fields=["author", "client_id"], name="sent_once"),
        )


class Chat(AsyncWebsocketConsumer):
    """One connection, in one room."""

    async def connect(self):
        self.name = parse_qs(self.scope["query_string"].decode())["name"][0]
        self.room, self.used = None, (0, 0)
        await self.accept()
        await self.send("0" + json.dumps({"sid": secrets.token_hex(8), **HANDSHAKE}))

    async def disconnect(self, code):
        if self.room:
            await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data):
        if text_data.startswith("40/chat,"):
            await self.send("40/chat," + json.dumps({"sid": self.channel_name}))
        elif text_data.startswith("42/chat,"):
            start = text_data.index("[")
            event, payload = json.loads(text_data[start:])
            answer = await {"join": self.join, "message": self.message}[event](payload)
            await self.send(f"43/chat,{text_data[8:start]}" + json.dumps([answer]))

    async def join(self, payload):
        self.room = payload["room"]
        await database_sync_to_async(Room.objects.get_or_create)(name=self.room)
        await self.channel_layer.group_add(self.room, self.channel_name)
        return {"ok": True, "room": self.room}

    async def message(self, payload):
        room, text, client_id = payload["room"], payload["text"], payload["client_id"]
        if room != self.room or not CLIENT_ID.fullmatch(client_id):
            return {"ok": False, "error": "bad_payload"}
        if not isinstance(text, str) or not text.strip() or len(text) > 4000:
            return {"ok": False, "error": "bad_text"}
        minute = int(time.time() // 60)
        self.used = (minute, self.used[1] + 1 if self.used[0] == minute else 1)
        if self.used[1] > PER_MINUTE:
            return {"ok": False, "error": "rate_limited"}
        timestamp = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            number = await store(room, self.name, client_id, text, timestamp)
        except IntegrityError:
            return {"ok": False, "error": "sent_before"}
        told = {"room": room, "number": number, "username": self.name, "text": text}
        told |= {"timestamp": timestamp, "client_id": client_id}
        await self.channel_layer.group_send(room, {"type": "told", "message": told})
        return {"ok": True, "number": number, "timestamp": timestamp}

    async def told(self, event):
        packet = json.dumps(["message", event["message"]], separators=(",", ":"))
        await self.send("42/chat," + packet)


@database_sync_to_async
def store(room, author, client_id, text, timestamp):
    with transaction.atomic():
        Room.objects.filter(name=room).update(last_number=models.F("last_number") + 1)
        number = Room.objects.values_list("last_number", flat=True).get(name=room)
        Message.objects.create(
            room_id=room,
            number=number,
            author=author,
            client_id=client_id,
            text=text,
            timestamp=timestamp,
        )
    return number


application = ProtocolTypeRouter(
    {"websocket": URLRouter([path("socket.io/", Chat.as_asgi())])},
)

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        for model in (Room, Message):
            editor.create_model(model)
    import uvicorn

    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(application, log_level="warning", lifespan="off")
        uvicorn.Server(config).run([listener])
