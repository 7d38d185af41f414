"""Metrics for Prometheus: counts and timings, at an address that only this machine can reach.

Whoever reads a counter again and again learns when it moved, and so when somebody wrote. So no number moves before
there is something to hide in: a counter or timing stays as it is until so many more have come, and what goes up and
down is rounded down to a multiple of that.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from prometheus_client.samples import Sample
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from storage.protocols import Counts

SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

Group = tuple[str, tuple[tuple[str, str], ...]]


class Metrics:
    """A `bot.meter.Meter` that Prometheus reads."""

    def __init__(self, step: int) -> None:
        """Take how many must come until a number moves."""
        disable_created_metrics()  # type: ignore[no-untyped-call] # theirs; when a number began is nobody's affair
        registry = CollectorRegistry()
        self._updates = Histogram(
            "ime_update_seconds", "Updates, till commit and reply", ["outcome"], buckets=SECONDS, registry=registry
        )
        self._calls = Histogram(
            "ime_telegram_seconds", "Calls to Telegram", ["method", "outcome"], buckets=SECONDS, registry=registry
        )
        self._letters = Counter("ime_letters", "Letters of broadcasts", ["outcome"], registry=registry)
        self._stories = Gauge("ime_stories", "Stories, by where they are", ["where"], registry=registry)
        self._told = CollectorRegistry()
        self._told.register(InSteps(registry, step))

    def update(self, outcome: str, seconds: float) -> None:
        self._updates.labels(outcome).observe(seconds)

    def call(self, method: str, outcome: str, seconds: float) -> None:
        self._calls.labels(method, outcome).observe(seconds)

    def letter(self, outcome: str) -> None:
        self._letters.labels(outcome).inc()

    def stories(self, counts: Counts) -> None:
        for where in ("pool", "released", "withdrawn"):
            self._stories.labels(where).set(getattr(counts, where))

    def told(self, name: str, **labels: str) -> float:
        """What is told of a number; 0 where nothing is."""
        return self._told.get_sample_value(name, labels) or 0.0

    def app(self) -> Starlette:
        """The ASGI application that Prometheus asks."""

        async def answer(_: Request) -> Response:
            return Response(generate_latest(self._told), media_type="text/plain; version=0.0.4")

        return Starlette(routes=[Route("/metrics", answer, methods=["GET"])])


class InSteps(Collector):
    """Tells the numbers of a registry in steps."""

    def __init__(self, registry: CollectorRegistry, step: int) -> None:
        self._registry = registry
        self._step = step
        self._told: dict[Group, tuple[float, list[Sample]]] = {}

    def collect(self) -> Iterator[Metric]:
        """The numbers as they may be told now."""
        for metric in self._registry.collect():
            told = Metric(metric.name, metric.documentation, metric.type)
            for group, samples in _groups(metric).items():
                if metric.type == "gauge":
                    told.samples += [sample._replace(value=self._floor(sample.value)) for sample in samples]
                else:
                    told.samples += self._so_far(group, samples)
            yield told

    def _so_far(self, group: Group, samples: list[Sample]) -> list[Sample]:
        """The samples of one counter or timing as they stood when it moved last; it moves by a step at least."""
        count = next(sample.value for sample in samples if sample.name.endswith(("_count", "_total")))
        before, told = self._told.get(group, (0.0, []))
        if count - before >= self._step:
            told = samples
            self._told[group] = (count, told)
        return told

    def _floor(self, value: float) -> float:
        return math.floor(value / self._step) * self._step


def _groups(metric: Metric) -> dict[Group, list[Sample]]:
    """The samples that belong together: one counter, or all buckets of one timing."""
    groups: dict[Group, list[Sample]] = {}
    for sample in metric.samples:
        labels = tuple(sorted((name, value) for name, value in sample.labels.items() if name != "le"))
        groups.setdefault((metric.name, labels), []).append(sample)
    return groups
