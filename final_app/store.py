"""The only SQL: everything the chat remembers, in one database, SQLite's or another.

Where a write that fails is part of a turn, its last statement alone is undone; so what may fail
comes first.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, IntegrityError, SQLAlchemyError

from runtime.transactions import Transactions, complaint, engine_for, run

from .errors import StorageAway
from .migrations import NotOurs, bring_up_to_date
from .models import Membership, Message, Page, Person, Room
from .schema import members, messages, people, rooms, sessions

as_messages = sa.select(
    rooms.c.name, messages.c.number, people.c.name, *messages.c["text", "timestamp", "client_id"]
).select_from(messages.join(rooms).join(people))

in_use = sessions.c.left_at.is_(None)
own = (members.c.room_id == rooms.c.id) & (members.c.person_id == sa.bindparam("person"))
memberships = sa.select(
    rooms.c.id, rooms.c.name, rooms.c.last_number, members.c.read_number
).select_from(rooms.outerjoin(members, own))
membership_of_name = memberships.where(rooms.c.name == sa.bindparam("room"))
# What each message needs. With SQLAlchemy it takes longer to make a statement than to run it, so
# a store has the text of these two.
next_of_member = (
    sa.select(rooms.c.id, rooms.c.last_number + sa.literal_column("1"), members.c.person_id)
    .add_columns(*(sa.bindparam(f"its_{part}", type_=sa.Text) for part in ("id", "text", "time")))
    .where(own, rooms.c.name == sa.bindparam("room"))
    .with_for_update(of=rooms)  # where rows are locked one by one, nobody else has this number
)
new_message = (
    sa.insert(messages)
    .from_select([*messages.c.keys()], next_of_member)
    .returning(messages.c.room_id, messages.c.number)
)
its_room = rooms.c.id == sa.bindparam("its_id")
count_on = sa.update(rooms).where(its_room).values(last_number=sa.bindparam("last"))


class CannotOpen(Exception):
    """The file is no database of ours, or not ours to write; the message is one line."""


class Store:
    """One database; safe to use from many threads."""

    def __init__(self, address: str) -> None:
        """Opens, or makes, a file of SQLite's or a postgresql:// address; raises CannotOpen."""
        try:
            engine = engine_for(address)
        except (SQLAlchemyError, ValueError):
            raise CannotOpen(
                "CHAT_DATABASE must be a file, CHAT_DATABASE_URL like postgresql://name@host/chat."
            ) from None
        self.engine = Transactions(engine, StorageAway)
        self.close = self.engine.close
        self.new_message = self.engine.text_of(new_message)
        self.count_on = self.engine.text_of(count_on)
        try:
            bring_up_to_date(engine)
        except (DatabaseError, NotOurs) as error:
            self.close()
            advice = "Start it, mend that or correct CHAT_DATABASE_URL."
            advice = advice if self.engine.is_server else "Give another file."
            raise CannotOpen(f"{complaint(engine, error)} {advice}") from None

    def is_reachable(self) -> bool:
        """True when the database answers."""
        try:
            return self.count_rooms() >= 0
        except (SQLAlchemyError, StorageAway):
            return False

    # people and their sessions

    def open_session(
        self, session: str, name: str, name_key: str, now: str, free_before: str
    ) -> Person | None:
        """Signs a name in, or returns None while another session holds it.

        A session that nobody has used since `free_before` gives its name up.
        """
        same = people.c.name_key == name_key
        its_id = sa.select(people.c.id).where(same).scalar_subquery()
        is_over = (sessions.c.person_id == its_id) & (sessions.c.left_at < free_before)
        newcomer = sa.select(sa.literal(name), sa.literal(name_key)).where(~sa.exists().where(same))
        try:
            # A write comes first in every transaction that writes: SQLite then waits its turn at
            # the start, where it is allowed to, and not in the middle, where it would fail.
            with self.engine.begin() as db:
                db.execute(sa.insert(people).from_select(["name", "name_key"], newcomer))
                db.execute(sa.delete(sessions).where(is_over))
                db.execute(sa.insert(sessions).values(id=session, person_id=its_id, left_at=now))
                renamed = sa.update(people).where(same).values(name=name).returning(people.c.id)
                return Person(db.execute(renamed).scalar_one(), name)
        except IntegrityError:
            return None

    def session_person(self, session: str) -> Person | None:
        """Who is signed in with that session."""
        query = sa.select(people.c.id, people.c.name).join(sessions)
        found = self._rows(query.where(sessions.c.id == session))
        return Person(*found[0]) if found else None

    def mark_session(self, session: str, left_at: str | None) -> bool:
        """Notes that a session is in use, or when it was left; False when it has ended."""
        noted = self._rows(sa.select(sessions.c.left_at).where(sessions.c.id == session))
        if noted == [(None,)] and left_at is None:  # as for the many who come back after a crash
            return True
        marked = sa.update(sessions).where(sessions.c.id == session).values(left_at=left_at)
        return self._change(marked) == 1

    def mark_all_sessions(self, left_at: str) -> None:
        """Notes that nobody is connected, as after a start."""
        self._change(sa.update(sessions).where(in_use).values(left_at=left_at))

    def sessions_in_use(self) -> dict[str, int]:
        """The sessions that are noted as in use, each with its person's id."""
        return dict(self._rows(sa.select(sessions.c.id, sessions.c.person_id).where(in_use)))

    def close_session(self, session: str) -> None:
        self._change(sa.delete(sessions).where(sessions.c.id == session))

    # rooms and who belongs to them

    def count_rooms(self) -> int:
        return int(self._rows(sa.select(sa.func.count()).select_from(rooms))[0][0])

    def add_room(self, name: str, name_key: str) -> Room | None:
        """Makes a room, or returns None when there is one whose name looks the same."""
        made = sa.insert(rooms).values(name=name, name_key=name_key).returning(rooms.c.id)
        try:
            with self.engine.begin() as db:
                return Room(db.execute(made).scalar_one(), name)
        except IntegrityError:
            return None

    def rooms_seen_by(self, person: Person) -> list[Membership]:
        """Every room, and how far the person has read in it if they are a member."""
        found = self._rows(memberships.order_by(rooms.c.name_key), person=person.id)
        return [_membership(row) for row in found]

    def membership(self, person: Person, room: str) -> Membership | None:
        """The room of that name as the person sees it, or None when there is no such room."""
        found = self._rows(membership_of_name, person=person.id, room=room)
        return _membership(found[0]) if found else None

    def add_member(self, person: Person, room: Room, now: str) -> bool:
        """Makes somebody a member who has read everything so far; False when they were one."""
        so_far = sa.select(
            rooms.c.id, sa.literal(person.id), sa.literal(now), rooms.c.last_number
        ).where(rooms.c.id == room.id)
        columns = ["room_id", "person_id", "joined_at", "read_number"]
        try:
            return self._change(sa.insert(members).from_select(columns, so_far)) == 1
        except IntegrityError:
            return False

    def remove_member(self, person: Person, room: Room) -> bool:
        """Ends a membership; False when there was none."""
        return self._change(sa.delete(members).where(_member(person, room))) == 1

    def members_among(self, people: Iterable[int]) -> set[tuple[int, int]]:
        """Which of those people are members of what, as ids of the room and the person."""
        query = sa.select(members.c.room_id, members.c.person_id)
        return {(r, p) for r, p in self._rows(query.where(members.c.person_id.in_([*people])))}

    def last_numbers(self, ids: Iterable[int]) -> dict[Room, int]:
        """How far some rooms have come."""
        found = self._rows(sa.select(rooms).where(rooms.c.id.in_([*ids])))
        return {Room(row.id, row.name): row.last_number for row in found}

    def mark_read(self, person: Person, room: Room, number: int) -> None:
        """Moves a read mark forward, never back."""
        later = sa.update(members).where(_member(person, room), members.c.read_number < number)
        self._change(later.values(read_number=number))

    # messages

    def add_message(
        self, room: str, author: Person, text: str, client_id: str, timestamp: str
    ) -> tuple[Room, Message, bool] | None:
        """Stores a member's message under the room's next number; True when it is new.

        An author's second message with one client_id is the first one again: the unique pair
        refuses it before it has taken a number, and the stored message is returned, with its room.
        None when there is no such room, or the author is no member.
        """
        row = {"room": room, "person": author.id}
        row |= {"its_id": client_id, "its_text": text, "its_time": timestamp}
        try:
            with self.engine.begin() as db:
                given = run(db, self.new_message, row)
                if given is None:
                    return None
                run(db, self.count_on, {"its_id": given[0], "last": given[1]})
        except IntegrityError:
            same = (messages.c.author_id == author.id) & (messages.c.client_id == client_id)
            earlier = self._rows(as_messages.add_columns(rooms.c.id).where(same))
            if not earlier:
                raise
            *message, room_id = earlier[0]
            return Room(room_id, room), Message(*message), False
        message = Message(room, given[1], author.name, text, timestamp, client_id)
        return Room(given[0], room), message, True

    def history(self, room: Room, before: int | None, after: int | None, limit: int) -> Page:
        """Up to `limit` messages: the first ones after a number, or the last ones before one."""
        query = as_messages.where(messages.c.room_id == room.id).limit(limit + 1)
        if after is not None:
            query = query.where(messages.c.number > after).order_by(messages.c.number)
        else:
            query = query.order_by(messages.c.number.desc())
            if before is not None:
                query = query.where(messages.c.number < before)
        found = [Message(*row) for row in self._rows(query)]
        page = sorted(found[:limit], key=lambda message: message.number)
        return Page(page, more=len(found) > limit)

    def _rows(self, query: sa.Select[Any], **values: Any) -> list[Any]:
        with self.engine.connect() as db:
            return list(db.execute(query, values).all())

    def _change(self, statement: sa.Executable) -> int:
        """Runs a write that is a transaction by itself; how many rows it has changed."""
        with self.engine.begin() as db:
            return db.execute(statement).rowcount


def _membership(row: Any) -> Membership:
    return Membership(Room(row.id, row.name), row.last_number, row.read_number)


def _member(person: Person, room: Room) -> sa.ColumnElement[bool]:
    return (members.c.person_id == person.id) & (members.c.room_id == room.id)
