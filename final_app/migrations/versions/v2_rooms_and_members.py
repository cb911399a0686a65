"""Several rooms, whose names can't be made to look alike, and the people who belong to them."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.add_column("rooms", sa.Column("name_key", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE rooms SET name_key = name")  # until now there was only "general"
    op.create_index("rooms_by_name_key", "rooms", ["name_key"], unique=True)
    op.create_table(
        "members",
        sa.Column("room_id", sa.Integer, sa.ForeignKey("rooms.id"), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("joined_at", sa.Text, nullable=False),
        sa.Column("read_number", sa.Integer, nullable=False),
    )
    op.create_index("members_by_person", "members", ["person_id"])
