"""Asks PyPI's list of known holes about every locked package, and says so where nobody could be asked.

`pip-audit` calls a package that it cannot find "skipped" and ends well, which would read as "nothing is known".
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def verdict(dependencies: list[dict[str, Any]]) -> tuple[int, str]:
    """The exit code and what to say: 0 nothing known, 1 holes are known, 2 not everything could be asked about."""
    holes = [(d["name"], d["version"], hole["id"]) for d in dependencies for hole in d.get("vulns", ())]
    if holes:
        listed = "\n".join(f"  {name} {version}: {hole}" for name, version, hole in holes)
        return 1, f"Known holes:\n{listed}\n`make locks` with --upgrade-package NAME takes a newer version."
    unasked = [d["name"] for d in dependencies if "skip_reason" in d]
    if unasked or not dependencies:
        return 2, (
            f"{len(unasked)} of {len(dependencies)} packages could not be asked about, as PyPI's list of "
            "known holes is out of reach from here. This says nothing of them."
        )
    return 0, f"No holes are known in {len(dependencies)} packages."


def main() -> None:
    """Asks about what a server runs, then about what desk and playground run as well."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format=json"]
    done = subprocess.run([*command, "-r", ROOT / "locks" / "run.txt"], capture_output=True, text=True, check=False)
    try:
        dependencies = json.loads(done.stdout)["dependencies"]
    except ValueError:
        dependencies = []
        sys.stderr.write(done.stderr[-400:] + "\n")
    code, sentence = verdict(dependencies)
    sys.stdout.write(sentence + "\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
