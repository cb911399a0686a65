"""Where the copies of a submission work: each in a folder of its own, gone with the check."""

import shutil
import tempfile
from pathlib import Path


class Folders:
    """The folders of one submission's copies, below a temporary one that is made when needed."""

    def __init__(self) -> None:
        self._base: Path | None = None
        self._made = 0

    def folder(self, again: bool) -> str:
        """An empty folder; or, `again`, the last one as it was left."""
        if self._base is None:
            self._base, self._made = Path(tempfile.mkdtemp(prefix="lesson_")), 0
        if not again or not self._made:
            self._made += 1
        # Some levels down, so that who deletes the folder above deletes nobody else's; and made
        # anew if an earlier copy did.
        folder = self._base / "work" / "of" / "copy" / str(self._made)
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder)

    def clear(self) -> None:
        """Removes them all, with whatever is in them."""
        if self._base is not None:
            shutil.rmtree(self._base, ignore_errors=True)
            self._base = None
