"""What the page hears of, as it happens: one queue for each open stream."""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from playground.shapes import Json


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the stream."""

    name: str
    data: Json


@dataclass(frozen=True, slots=True, eq=False)
class Listener:
    """One open stream, following one or more people."""

    people: frozenset[int]
    queue: "asyncio.Queue[Event | None]" = field(default_factory=asyncio.Queue)


class News:
    """Passes events on to whoever listens."""

    def __init__(self) -> None:
        """Begin with nobody listening."""
        self._listeners: set[Listener] = set()
        self._closed = False

    @property
    def heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    @contextlib.contextmanager
    def listening(self, people: Collection[int]) -> "Iterator[asyncio.Queue[Event | None]]":
        """Collect what concerns these people; None in the queue means that it is over."""
        listener = Listener(frozenset(people))
        self._listeners.add(listener)
        if self._closed:
            listener.queue.put_nowait(None)
        try:
            yield listener.queue
        finally:
            self._listeners.discard(listener)

    def tell(self, person_id: int | None, name: str, data: Callable[[], Json]) -> None:
        """Tell those who follow this person, or everybody when it is None; `data` is only asked if anybody does."""
        concerned = [one for one in self._listeners if person_id is None or person_id in one.people]
        if concerned:
            event = Event(name, data())
            for listener in concerned:
                listener.queue.put_nowait(event)

    def state_changed(self) -> None:
        self.tell(None, "state", dict)

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        for listener in self._listeners:
            listener.queue.put_nowait(None)
