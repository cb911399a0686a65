"""Runs the commands without learn.py: python -m course, inside an environment already made."""

import sys

from course.cli import run

sys.exit(run(sys.argv[1:]))
