"""The tables as they are now; how they came about is in migrations/."""

import sqlalchemy as sa

schema = sa.MetaData()

people = sa.Table(
    "people",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_key", sa.Text, nullable=False, unique=True),
)

# One session per person: whoever wants a name that is in use runs into the unique person_id.
sessions = sa.Table(
    "sessions",
    schema,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id"), nullable=False, unique=True),
    sa.Column("left_at", sa.Text),  # empty while at least one connection is open
)

rooms = sa.Table(
    "rooms",
    schema,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("last_number", sa.Integer, nullable=False, server_default="0"),
    sa.Column("name_key", sa.Text, nullable=False, server_default=""),
    sa.Index("rooms_by_name_key", "name_key", unique=True),
)

members = sa.Table(
    "members",
    schema,
    sa.Column("room_id", sa.ForeignKey("rooms.id"), primary_key=True),
    sa.Column("person_id", sa.ForeignKey("people.id"), primary_key=True),
    sa.Column("joined_at", sa.Text, nullable=False),
    sa.Column("read_number", sa.Integer, nullable=False),
    sa.Index("members_by_person", "person_id"),
)

messages = sa.Table(
    "messages",
    schema,
    sa.Column("room_id", sa.ForeignKey("rooms.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("author_id", sa.ForeignKey("people.id"), nullable=False),
    sa.Column("client_id", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("timestamp", sa.Text, nullable=False),
    sa.UniqueConstraint("author_id", "client_id"),
)
