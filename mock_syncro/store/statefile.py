"""The file of `--state`: locked, appended to, folded.

A line is written before its answer is sent, so that what was answered survives the death of
the process (not a power cut: there is no fsync). A last line without its end was never
answered and is dropped. At a clean stop, and at a start when the lines have outgrown the
document, everything is folded into the document, which plain TinyDB opens (see `stateform`).
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from . import stateform
from .documents import DocumentError
from .saved import Saved

try:
    import fcntl
except ImportError:  # Windows: there the lock beside the file is the only one
    fcntl = None  # type: ignore[assignment]

OUTGROWN, SMALL = 4, 1_000_000
"""While the server runs it folds at four times the document's size, but not below 4 MB."""

IN_USE = "another mock-syncro has this file open"


class StateFile:
    """An open state file. Only one process has it open at a time."""

    def __init__(self, path: Path) -> None:
        """Lock the file, which need not exist yet. Raises DocumentError, OSError."""
        if not path.parent.is_dir():
            raise DocumentError(f"there is no folder {path.parent}")
        if path.exists() and not path.is_file():
            raise DocumentError("this is no regular file")
        self.path = path = path.resolve()  # a fold takes the place of the file, not of a link
        self.wants_fold = True
        """Whether appending should wait for a `fold`; known after `read`."""
        self._file: BinaryIO | None = None
        self._seen: tuple[int, int, int] | None = None
        self._number = self._folded = self._appended = 0
        # Loaded where it is needed: most servers keep no state, and start without it.
        from filelock import FileLock, Timeout

        self._lock = FileLock(f"{path}.lock")
        self._had_lock = Path(f"{path}.lock").exists()
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise DocumentError(IN_USE) from None
        try:
            if path.exists():
                self._open()
        except BlockingIOError:  # it is open by another name
            self.close()
            raise DocumentError(IN_USE) from None
        except BaseException:
            self.close()
            raise

    def read(self) -> Saved | None:
        """What the file holds, or None where there is none.

        Raises DocumentError where the file is not ours or damaged; it is left untouched.
        """
        if self._file is None:
            return None
        self._file.seek(0)
        saved, self._number, wants_fold = stateform.read(self._file.read())
        self.wants_fold = wants_fold or self._is_open_to_others()
        self._seen = _identity(os.fstat(self._file.fileno()))
        self._new.unlink(missing_ok=True)  # of a process that died while it folded
        return saved

    def fold(self, saved: Saved) -> None:
        """Write everything as one document in place of the file, and go on after it."""
        try:
            self._new.unlink(missing_ok=True)
            write_state(self._new, saved)
            self._close()  # Windows replaces no open file
            self._new.replace(self.path)
        except BaseException:
            with suppress(OSError):
                self._new.unlink(missing_ok=True)
            raise
        self._open()
        self.wants_fold = False
        self._number, self._folded, self._appended = 0, self.path.stat().st_size, 0

    @property
    def is_lost(self) -> bool:
        """Whether somebody has removed, replaced or changed the file since the last write."""
        try:
            return _identity(os.stat(self.path)) != self._seen  # noqa: PTH116 - at each write
        except FileNotFoundError:
            return True

    @property
    def outgrown(self) -> bool:
        """Whether so much was appended that a fold pays: its cost is spread over many lines."""
        return self._appended > OUTGROWN * max(self._folded, SMALL)

    def postpone_fold(self) -> None:
        """Wait until as much has been appended again."""
        self._appended = 0

    def append(self, record: Sequence[Any]) -> None:
        """Keep a record (see `Saved.replay`). Raises OSError, after which none of it is there."""
        file = self._file
        if file is None or self._seen is None:
            raise OSError(f"{self.path} could not be opened again")
        line = stateform.seal(self._number + 1, record)
        device, inode, end = self._seen
        try:
            if file.write(line) != len(line):
                raise OSError(f"{self.path} takes no more: the disk is full")
        except OSError:
            file.truncate(end)  # no half a line between whole ones
            raise
        self._number += 1
        self._appended += len(line)
        self._seen = device, inode, end + len(line)

    def close(self) -> None:
        self._close()
        if not self._had_lock:
            # Before the release: afterwards it might be another's. (Windows keeps it.)
            with suppress(OSError):
                Path(f"{self.path}.lock").unlink()
        self._lock.release()

    @property
    def _new(self) -> Path:
        return self.path.with_name(self.path.name + ".new")

    def _open(self) -> None:
        """Open the file to be read and appended to, and lock it: it may have other names."""
        # Unbuffered: what was written is the operating system's when the call returns.
        self._file = file = self.path.open("ab+", buffering=0)
        self._seen = _identity(os.fstat(file.fileno()))
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise
            except OSError:  # a file system without such locks
                return

    def _is_open_to_others(self) -> bool:
        return os.name == "posix" and bool(self.path.stat().st_mode & 0o077)

    def _close(self) -> None:
        file, self._file, self._seen = self._file, None, None
        if file is not None:
            file.close()


def write_state(path: Path, saved: Saved) -> None:
    """Write a new file. Raises OSError, after which there is none of this writing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    # Tokens are in it: from its first byte on nobody else may read it.
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        try:
            file.writelines(stateform.document(saved))
            file.flush()
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _identity(status: os.stat_result) -> tuple[int, int, int]:
    """By which a file is known as the same, as long as nobody else writes to it."""
    return status.st_dev, status.st_ino, status.st_size
