"""Gives a submission a copy of its own to be checked, and keeps the others out of its reach."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from course.grading.places import NOT_THEIRS, OF_A_LESSON
from course.grading.submissions import Submission

# Whoever deletes the folder above, or the one above that, still deletes only what is theirs.
DEPTH = ("one", "submission", "alone", "here")


@contextmanager
def own_copy(submission: Submission) -> Iterator[Path]:
    """The path of a copy, made now and deleted afterwards, with what the student put beside it."""
    with TemporaryDirectory(prefix="grade_", ignore_cleanup_errors=True) as base:
        folder = Path(base, *DEPTH)
        folder.mkdir(parents=True)
        shutil.copyfile(submission.path, folder / submission.path.name)
        # A file that lies in the folder of all submissions has those of other students beside it.
        if len(submission.inside.parts) > 1:
            for beside in submission.path.parent.iterdir():
                with suppress(OSError, shutil.Error):  # the check says which module is missing
                    bring(beside, folder)
        yield folder / submission.path.name


def bring(beside: Path, folder: Path) -> None:
    """Copies a module or a package of the student's."""
    if beside.is_file() and beside.suffix == ".py" and beside.name not in OF_A_LESSON:
        shutil.copyfile(beside, folder / beside.name)
    elif (beside / "__init__.py").is_file():
        shutil.copytree(beside, folder / beside.name, ignore=shutil.ignore_patterns(*NOT_THEIRS))
