"""What mkdocs does not do by itself with our pages, which are written to be read in the repository.

Pages that lie at the root are taken in; links from one page to another are turned to where they are in the site; links
to code, tests and folders become their names, since the site holds no code. A link that leads nowhere still fails.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any, Final

from mkdocs.structure.files import File, Files

ROOT: Final = Path(__file__).parents[1]

# Pages from elsewhere, by their name in the site.
TAKEN_IN: Final = {
    "security.md": "SECURITY.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
    "benchmarks.md": "benchmarks/README.md",
}
_LINK: Final = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)")


def on_config(config: Any) -> Any:
    """Fills in the folder of decisions, and leaves out of the menu what is not written yet."""
    config["nav"] = [item for entry in config["nav"] if (item := _there(entry))]
    return config


def _there(entry: Any) -> Any:
    if isinstance(entry, str):
        return entry if entry in TAKEN_IN or (ROOT / "docs" / entry).exists() else None
    [(title, inside)] = entry.items()
    if isinstance(inside, list):
        return {title: [item for one in inside if (item := _there(one))]}
    if inside.endswith("/"):
        pages = sorted((ROOT / "docs" / inside).glob("*.md"), key=lambda page: (page.name != "README.md", page.name))
        return {title: [f"{inside}{page.name}" for page in pages]}
    return {title: inside} if _there(inside) else None


def on_files(files: Files, config: Any) -> Files:
    """Takes the pages of the root in."""
    for name, source in TAKEN_IN.items():
        if (ROOT / source).exists():
            files.append(File.generated(config, name, content=(ROOT / source).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:  # noqa: ARG001 — mkdocs' signature
    """Turns links to where they lead in the site."""
    source = TAKEN_IN.get(page.file.src_uri, f"docs/{page.file.src_uri}")
    return _LINK.sub(lambda link: _turned(link, source, page.file.src_uri), markdown)


def _turned(link: re.Match[str], source: str, here: str) -> str:
    mark, words, target = link.groups()
    if re.match(r"[a-z]+:|#", target):
        return link[0]
    path, _, anchor = target.partition("#")
    place = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    by_source = {original: name for name, original in TAKEN_IN.items()}
    folder = place if not (ROOT / place).is_dir() else f"{place}/README.md"
    found = by_source.get(folder, folder.removeprefix("docs/") if folder.startswith("docs/") else None)
    if found is None or not (folder in by_source or (ROOT / folder).exists()):
        return words if (ROOT / place).exists() else link[0]
    to = posixpath.relpath(found, posixpath.dirname(here) or ".")
    return f"{mark}[{words}]({to}{'#' + anchor if anchor else ''})"
