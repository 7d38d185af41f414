"""Lists the licences of everything that a running bot or desk brings along, from what the packages say of themselves.

python release/licences.py > docs/licences.md
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]

# Ours is MIT. These may be brought along by it: they ask for notices, and the weak copyleft ones for their own source,
# which PyPI has; none asks anything of the program that uses them.
PERMITTED: Final = {
    "MIT": r"\bMIT\b",
    "BSD": r"\bBSD\b|\b0BSD\b",
    "Apache-2.0": r"Apache",
    "ISC": r"\bISC\b",
    "PSF-2.0": r"PSF|Python Software Foundation",
    "Unlicense": r"Unlicense",
    "MPL-2.0": r"MPL|Mozilla Public License 2",
    "LGPL": r"LGPL|Lesser General Public",
    "Zlib": r"\bzlib\b",
}
# Whose metadata say nothing, or too much, read by hand in the package itself.
READ_BY_HAND: Final = {"pyrage": "MIT", "pyreqwest": "Apache-2.0"}
HEAD: Final = """\
# Licences

Written by `python release/licences.py > docs/licences.md`; a test holds it to the lock. In My Experience is under the
[MIT licence](../LICENSE). What it brings along when it runs, on the server (`server`) or only at the desk and in the
playground (`desk`), for Linux:

| package | version | licence | for |
|---|---|---|---|
"""
FOOT: Final = """
All of these go together with a program under MIT. The LGPL and MPL ones are used as libraries, unchanged and
replaceable; their source is on PyPI under the version named here. Whoever hands on an image made with
`deploy/Containerfile` hands on Debian and these packages as well, with their notices, which lie beside them in
`/usr/share/doc` and in each package's `.dist-info`.
"""


def locked(lock: str) -> dict[str, str]:
    """The packages of a lock and their versions."""
    text = (ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", text, re.MULTILINE))


def licence_of(package: Distribution) -> str:
    """The licence, in short; raises LookupError for one that is not permitted or cannot be told."""
    told = package.metadata
    if by_hand := READ_BY_HAND.get(str(told["Name"]).lower()):
        return by_hand
    expression = str(told.get("License-Expression") or "")
    classifiers = [line for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    words = expression or " ".join(classifiers) or str(told.get("License") or "").split("\n", 1)[0]
    found = [name for name, pattern in PERMITTED.items() if re.search(pattern, words, re.IGNORECASE)]
    if not found or (re.search(r"\bA?GPL", words) and "LGPL" not in found):
        raise LookupError(f"{told['Name']}: «{words}» is not a licence that we know to go with MIT.")
    return expression or " / ".join(found)


def page() -> str:
    """The whole page."""
    server, everything = locked("server"), locked("run")
    build = locked("build")
    lines = []
    for name, version in sorted(everything.items()):
        if name in build:
            continue
        try:
            licence = licence_of(distribution(name))
        except PackageNotFoundError:
            continue  # for another system than this one
        lines.append(f"| {name} | {version} | {licence} | {'server' if name in server else 'desk'} |\n")
    return HEAD + "".join(lines) + FOOT


if __name__ == "__main__":
    sys.stdout.write(page())
