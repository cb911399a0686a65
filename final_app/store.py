"""The only SQL: everything the chat remembers, in one database.

Nothing here is particular to SQLite except the settings of its connections.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, SQLAlchemyError

from .migrations import NotOurs, bring_up_to_date
from .models import Membership, Message, Page, Person, Room
from .schema import members, messages, people, rooms, sessions
from .transactions import Transactions

as_messages = sa.select(
    rooms.c.name.label("room"),
    messages.c.number,
    people.c.name.label("username"),
    messages.c.text,
    messages.c.timestamp,
    messages.c.client_id,
).select_from(messages.join(rooms).join(people))

# Built once, because each message needs them: with SQLAlchemy it takes longer to make a statement
# than to run it.
memberships = sa.select(
    rooms.c.id, rooms.c.name, rooms.c.last_number, members.c.read_number
).select_from(
    rooms.outerjoin(
        members,
        (members.c.room_id == rooms.c.id) & (members.c.person_id == sa.bindparam("person")),
    )
)
membership_of_name = memberships.where(rooms.c.name == sa.bindparam("room"))
following = (
    sa.update(rooms)
    .where(rooms.c.id == sa.bindparam("room"))
    .values(last_number=rooms.c.last_number + 1)
    .returning(rooms.c.last_number)
)
new_message = sa.insert(messages)


class CannotOpen(Exception):
    """The file is no database of ours, or not ours to write; the message is one line."""


class Store:
    """One database; safe to use from many threads."""

    def __init__(self, path: str) -> None:
        """Opens the database, making it if need be; raises CannotOpen when that can't be done."""
        engine = sa.create_engine(sa.URL.create("sqlite", database=path))
        sa.event.listen(engine, "connect", _prepare_sqlite)
        self.engine = Transactions(engine)
        try:
            bring_up_to_date(engine)
        except (DatabaseError, NotOurs) as error:
            self.close()
            why = f" {error}" if isinstance(error, NotOurs) else ""
            raise CannotOpen(
                f"Can't use {path} as the chat's database.{why} Give another file."
            ) from None

    def close(self) -> None:
        self.engine.dispose()

    def is_reachable(self) -> bool:
        """True when the database answers."""
        try:
            with self.engine.connect() as db:
                return db.scalar(sa.select(sa.func.count()).select_from(rooms)) is not None
        except SQLAlchemyError:
            return False

    # people and their sessions

    def open_session(
        self, session: str, name: str, name_key: str, now: str, free_before: str
    ) -> Person | None:
        """Signs a name in, or returns None while another session holds it.

        A session that nobody has used since `free_before` gives its name up.
        """
        try:
            with self.engine.begin() as db:
                person = self._person(db, name, name_key)
                db.execute(
                    sa.delete(sessions).where(
                        sessions.c.person_id == person.id, sessions.c.left_at < free_before
                    )
                )
                row = {"id": session, "person_id": person.id, "left_at": now}
                db.execute(sa.insert(sessions), row)
        except IntegrityError:
            return None
        return person

    def _person(self, db: sa.Connection, name: str, name_key: str) -> Person:
        # A write comes first in every transaction that writes: SQLite then waits its turn at the
        # start, where it is allowed to, and not in the middle, where it would fail.
        same = people.c.name_key == name_key
        renamed = sa.update(people).where(same).values(name=name).returning(people.c.id)
        found = db.execute(renamed).scalar()
        if found is None:
            row = {"name": name, "name_key": name_key}
            found = db.execute(sa.insert(people).values(row).returning(people.c.id)).scalar_one()
        return Person(found, name)

    def session_person(self, session: str) -> Person | None:
        """Who is signed in with that session."""
        query = sa.select(people.c.id, people.c.name).join(sessions)
        with self.engine.connect() as db:
            row = db.execute(query.where(sessions.c.id == session)).first()
        return Person(row.id, row.name) if row else None

    def mark_session(self, session: str, left_at: str | None) -> bool:
        """Notes that a session is in use, or when it was left; False when it has ended."""
        with self.engine.begin() as db:
            marked = sa.update(sessions).where(sessions.c.id == session).values(left_at=left_at)
            return db.execute(marked).rowcount == 1

    def mark_all_sessions(self, left_at: str) -> None:
        """Notes that nobody is connected, as after a start."""
        with self.engine.begin() as db:
            unmarked = sessions.c.left_at.is_(None)
            db.execute(sa.update(sessions).where(unmarked).values(left_at=left_at))

    def close_session(self, session: str) -> None:
        with self.engine.begin() as db:
            db.execute(sa.delete(sessions).where(sessions.c.id == session))

    # rooms and who belongs to them

    def add_room(self, name: str, name_key: str) -> Room | None:
        """Makes a room, or returns None when there is one whose name looks the same."""
        row = {"name": name, "name_key": name_key}
        try:
            with self.engine.begin() as db:
                made = db.execute(sa.insert(rooms).values(row).returning(rooms.c.id))
                return Room(made.scalar_one(), name)
        except IntegrityError:
            return None

    def rooms_seen_by(self, person: Person) -> list[Membership]:
        """Every room, and how far the person has read in it if they are a member."""
        with self.engine.connect() as db:
            found = db.execute(memberships.order_by(rooms.c.name_key), {"person": person.id})
            return [_membership(row) for row in found]

    def membership(self, person: Person, room: str) -> Membership | None:
        """The room of that name as the person sees it, or None when there is no such room."""
        with self.engine.connect() as db:
            row = db.execute(membership_of_name, {"person": person.id, "room": room}).first()
        return _membership(row) if row else None

    def add_member(self, person: Person, room: Room, now: str) -> bool:
        """Makes somebody a member who has read everything so far; False when they were one."""
        so_far = sa.select(
            rooms.c.id, sa.literal(person.id), sa.literal(now), rooms.c.last_number
        ).where(rooms.c.id == room.id)
        columns = ["room_id", "person_id", "joined_at", "read_number"]
        try:
            with self.engine.begin() as db:
                db.execute(sa.insert(members).from_select(columns, so_far))
        except IntegrityError:
            return False
        return True

    def remove_member(self, person: Person, room: Room) -> bool:
        """Ends a membership; False when there was none."""
        with self.engine.begin() as db:
            return db.execute(sa.delete(members).where(_member(person, room))).rowcount == 1

    def mark_read(self, person: Person, room: Room, number: int) -> None:
        """Moves a read mark forward, never back."""
        later = sa.update(members).where(_member(person, room), members.c.read_number < number)
        with self.engine.begin() as db:
            db.execute(later.values(read_number=number))

    # messages

    def add_message(
        self, room: Room, author: Person, text: str, client_id: str, timestamp: str
    ) -> tuple[Message, bool]:
        """Stores a message under the room's next number; True when it is new.

        An author's second message with one client_id is the first one again: the unique pair
        refuses it, the transaction gives its number back, and the stored message is returned.
        """
        row = {"room_id": room.id, "author_id": author.id, "client_id": client_id}
        row |= {"text": text, "timestamp": timestamp}
        try:
            with self.engine.begin() as db:
                number: int = db.execute(following, {"room": room.id}).scalar_one()
                db.execute(new_message, {"number": number, **row})
        except IntegrityError:
            earlier = self._by_client_id(author, client_id)
            if earlier is None:
                raise
            return earlier, False
        return Message(room.name, number, author.name, text, timestamp, client_id), True

    def _by_client_id(self, author: Person, client_id: str) -> Message | None:
        query = as_messages.where(
            messages.c.author_id == author.id, messages.c.client_id == client_id
        )
        with self.engine.connect() as db:
            row = db.execute(query).first()
        return Message(**row._mapping) if row else None

    def history(self, room: Room, before: int | None, after: int | None, limit: int) -> Page:
        """Up to `limit` messages: the first ones after a number, or the last ones before one."""
        query = as_messages.where(messages.c.room_id == room.id).limit(limit + 1)
        if after is not None:
            query = query.where(messages.c.number > after).order_by(messages.c.number)
        else:
            query = query.order_by(messages.c.number.desc())
            if before is not None:
                query = query.where(messages.c.number < before)
        with self.engine.connect() as db:
            found = [Message(**row._mapping) for row in db.execute(query)]
        page = sorted(found[:limit], key=lambda message: message.number)
        return Page(page, more=len(found) > limit)


def _membership(row: Any) -> Membership:
    return Membership(Room(row.id, row.name), row.last_number, row.read_number)


def _member(person: Person, room: Room) -> sa.ColumnElement[bool]:
    return (members.c.person_id == person.id) & (members.c.room_id == room.id)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # WAL: readers never wait for the writer. FULL: every commit reaches the disk before it is
    # acknowledged. NORMAL would do for a killed server, but a power cut could take the last
    # messages back; what it costs is one disk write for each turn.
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("PRAGMA busy_timeout = 5000")  # another process may be writing
