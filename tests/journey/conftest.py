"""The journeys see the product in the browser that the page's own tests use."""

from tests.playground.browser.conftest import browser

__all__ = ["browser"]
