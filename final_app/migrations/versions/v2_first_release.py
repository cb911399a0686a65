"""The tables of the first release, which a new database gets from schema.py outright."""

revision = "2"  # version 1 was never handed out
down_revision = None
