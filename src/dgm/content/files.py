"""Files that are written whole or not at all: a crash leaves the old file or the new one."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

ANYBODY = 0o666  # less what the user's umask takes away
THIS_USER = 0o600
#: The names of files that are being written, or whose writer was killed.
PARTIAL = ".*.part"


def write_atomically(
    path: Path, text: str | bytes, *, mode: int = ANYBODY, partial_in: Path | None = None
) -> None:
    """Replace `path` by `text` in one step, through a partial file beside it or in `partial_in`.

    A link is replaced, not what it leads to. Makes the folders above `path`. Raises OSError, which
    names `path`.
    """
    with _partial(path, text, mode, partial_in or path.parent) as partial:
        os.replace(partial, path)


def write_first(path: Path, text: str, *, mode: int = ANYBODY) -> None:
    """Make `path` with `text`, unless it is there: of several writers the first one counts.

    Makes the folders above `path`. Raises OSError, which names `path`.
    """
    with _partial(path, text, mode, path.parent) as partial, contextlib.suppress(FileExistsError):
        os.link(partial, path)


@contextlib.contextmanager
def _partial(path: Path, text: str | bytes, mode: int, folder: Path) -> Iterator[Path]:
    """A file in `folder` with all of `text`; it is gone afterwards.

    If this process is killed before that, the next one that writes `path` removes it.
    """
    partial = folder / f".{path.name}.{os.getpid()}.part"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(path, folder)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with open(descriptor, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        yield partial
    except OSError as error:
        error.filename = str(path)
        raise
    finally:
        with contextlib.suppress(OSError):
            partial.unlink()


def _remove_leftovers(path: Path, folder: Path) -> None:
    begin, end = f".{path.name}.", ".part"
    for name in os.listdir(folder):  # a pattern would be compiled for each file that is written
        if name.startswith(begin) and name.endswith(end):
            writer = name.removesuffix(end).rpartition(".")[2]
            if not Path("/proc", writer).exists():
                with contextlib.suppress(FileNotFoundError):  # another writer was quicker
                    (folder / name).unlink()
