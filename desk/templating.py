"""Templates of pages of ours: everything that they show is escaped, and what they lack is an error."""

from __future__ import annotations

import functools
from pathlib import Path

import jinja2


@functools.cache
def templates(folder: Path) -> jinja2.Environment:
    """The templates that lie in a folder's folder `templates`."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
