"""A progress bar on standard error for what takes long, where somebody watches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress

PATIENCE = 0.5
"""Seconds after which a bar appears."""


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """What is to be told how many of how many are done; None where standard error is no terminal.

    Until it is told, the bar says only that something is being done.
    """
    if not sys.stderr.isatty():
        yield None
        return
    told: dict[str, int] = {}
    shown: list[Progress] = []

    def appear() -> None:
        from rich.console import Console
        from rich.progress import Progress

        bar = Progress(console=Console(stderr=True), transient=True)
        bar.add_task(what, completed=told.get("completed", 0), total=told.get("total"))
        bar.start()
        shown.append(bar)

    def tell(done: int, total: int) -> None:
        told.update(completed=done, total=total)
        for bar in shown:
            bar.update(bar.task_ids[0], completed=done, total=total)

    waiting = Timer(PATIENCE, appear)
    waiting.start()
    try:
        yield tell
    finally:
        waiting.cancel()
        waiting.join()
        for bar in shown:
            bar.stop()
