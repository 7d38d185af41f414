"""Faults on purpose: what goes wrong between a bot and Telegram on a bad day, drawn from a seed or scripted.

A test or a benchmark sets them from Python or over `POST /page/faults`; nothing goes wrong unless asked for.
"""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final, Literal, cast, get_args

from playground.shapes import Json

Kind = Literal["429", "500", "502", "reset", "lost"]
"""429, 500 and 502 (an HTML page) are answers; at `reset` the connection breaks and nothing was done; at `lost` it was
carried out and the answer never arrives."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong."""

    kind: Kind
    retry_after: int = 1
    """Seconds; for 429."""


@dataclass(frozen=True, slots=True)
class _Scripted:
    method: str | None
    fault: Fault


@dataclass(slots=True)
class Faults:
    """What goes wrong from now on.

    `rates` gives each kind's probability for a call; `methods` (lower case) bounds them to some methods. Scripted
    faults come first, in their order, each once. `latency` is added before every answer, in seconds.
    """

    rates: dict[Kind, float] = field(default_factory=dict)
    retry_after: int = 1
    latency: float = 0.0
    methods: frozenset[str] | None = None
    counts: Counter[str] = field(default_factory=Counter)
    _script: deque[_Scripted] = field(default_factory=deque)
    _random: Random = field(default_factory=lambda: Random(0))  # noqa: S311 repeatable, not secret

    def seed(self, seed: int) -> None:
        self._random.seed(seed)

    def next_call(self, method: str | None, fault: Fault, times: int = 1) -> None:
        """Script a fault for the next calls of a method, or of any method."""
        self._script.extend([_Scripted(method.lower() if method else None, fault)] * times)

    def draw(self, method: str) -> Fault | None:
        """Decide what goes wrong with this call; `method` is in lower case."""
        fault = self._scripted(method) or self._drawn(method)
        if fault is not None:
            self.counts[fault.kind] += 1
        return fault

    def _scripted(self, method: str) -> Fault | None:
        for place, scripted in enumerate(self._script):
            if scripted.method in {None, method}:
                del self._script[place]
                return scripted.fault
        return None

    def _drawn(self, method: str) -> Fault | None:
        if not self.rates or (self.methods is not None and method not in self.methods):
            return None
        chance = self._random.random()
        for kind, rate in self.rates.items():
            if chance < rate:
                return Fault(kind, self.retry_after)
            chance -= rate
        return None

    def change(self, wish: Mapping[str, Any]) -> None:
        """Follow a JSON wish: `rates`, `retry_after`, `latency_ms`, `methods`, `seed`, `once`; what is missing stays.

        Raises:
            ValueError: a sentence about what cannot be; then nothing has changed.
        """
        rates = {_kind(kind): _share(rate) for kind, rate in dict(wish.get("rates", self.rates)).items()}
        if sum(rates.values()) > 1:
            raise ValueError("the rates add up to more than 1")
        retry_after = _whole(wish.get("retry_after", self.retry_after), "retry_after")
        latency = float(wish.get("latency_ms", self.latency * 1000)) / 1000
        if not 0 <= latency <= 60:
            raise ValueError("latency_ms must be between 0 and 60000")
        methods = wish.get("methods", self.methods)
        if methods is not None:
            methods = frozenset(str(method).lower() for method in methods)
        once = [
            (
                item.get("method"),
                Fault(_kind(item.get("kind")), _whole(item.get("retry_after", retry_after), "retry_after")),
                _whole(item.get("times", 1), "times"),
            )
            for item in wish.get("once", [])
        ]
        if "seed" in wish:
            self.seed(_whole(wish["seed"], "seed"))
        self.rates, self.retry_after, self.latency, self.methods = rates, retry_after, latency, methods
        for method, fault, times in once:
            self.next_call(method, fault, times)

    def report(self) -> Json:
        return {
            "rates": dict(self.rates),
            "retry_after": self.retry_after,
            "latency_ms": self.latency * 1000,
            "methods": None if self.methods is None else sorted(self.methods),
            "scripted": len(self._script),
            "counts": dict(self.counts),
        }


def _kind(kind: object) -> Kind:
    if str(kind) not in KINDS:
        raise ValueError(f"a fault is one of {', '.join(KINDS)}")
    return cast("Kind", str(kind))


def _share(rate: object) -> float:
    if not isinstance(rate, int | float) or not 0 <= rate <= 1:
        raise ValueError("a rate is a number between 0 and 1")
    return float(rate)


def _whole(number: object, name: str) -> int:
    if not isinstance(number, int) or number < 0:
        raise ValueError(f"{name} is a whole number")
    return number
