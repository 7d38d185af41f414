from __future__ import annotations

import hypothesis
import pytest

# No test measures time: a busy machine is no defect.
hypothesis.settings.register_profile("ime", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("ime")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the golden transcripts anew; read the difference before keeping it",
    )
    parser.addoption("--pictures", metavar="FOLDER", help="keep the pictures that the journeys in a browser take")
