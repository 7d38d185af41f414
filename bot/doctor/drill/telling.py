"""The drill's report, for a person to read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from bot.doctor.drill.boxes import Boxes
from bot.doctor.drill.loot import Loot
from bot.doctor.drill.taken import Taken

_WIDTH: Final = 100

AFTERWARDS: Final = (
    (
        "The disk tells to a fraction of a second when a file or folder was last written. For pool.db that is when a "
        "story was last handed in, withdrawn or released; for stories.db, when a batch was released, or a story "
        "withdrawn. Who also knows when somebody wrote to the bot, as Telegram and the network do, may guess who "
        "handed in the last story, and still cannot read it."
    ),
    (
        "A box tells how many KiB are in it, and so about how long a story is. Who has two copies of this disk sees "
        "which boxes came between; released ones came at least RELEASE_MIN at a time."
    ),
    (
        "Ids were looked for as digits, and as numbers where SQLite says that there is one; not as raw patterns of 5 "
        "to 8 bytes: random bytes are full of what could be one. tests/attacks/test_needles.py hunts for a known id, "
        "in some eighty encodings, instead."
    ),
    "Not looked at: swap, free space of the disk, the system's logs, other people's files. --also looks through more.",
    (
        "Not part of this: somebody who takes the running machine, and so its memory, can see who writes to the bot "
        "from then on, and can open the drafts of the last day by trying every Telegram id. Stories stay sealed."
    ),
)


def tell(loot: Loot) -> Iterator[str]:
    """The report, line by line."""
    yield "What somebody who takes this disk now would get"
    for file in loot.files:
        yield ""
        yield from _file(file)
    yield ""
    if loot.in_memory:
        yield f"{loot.in_memory}"
        yield "   in memory, gone with the power: drafts of the last day, and the peppers that open them"
        yield ""
    for remark in AFTERWARDS:
        yield from textwrap.wrap(remark, _WIDTH, initial_indent="* ", subsequent_indent="  ")
    yield ""
    sealed = sum(file.boxes.count for file in loot.files if file.boxes)
    if loot.bad:
        yield f"{sealed} sealed boxes. Something was found that should not be there: see the lines that begin with !!."
    else:
        yield f"{sealed} sealed boxes, and none was opened. No person was found, and no story that can be read."


def _file(file: Taken) -> Iterator[str]:
    yield file.path
    yield f"   {file.kind}, {file.size} bytes, last written in {file.week}"
    if file.boxes:
        yield from _boxes(file.boxes)
    yield from (f"   {learnt}" for learnt in file.learnt)
    if file.strings:
        yield "   readable, and not explained: " + " · ".join(file.strings)
    yield from (f"!! {found}" for found in file.found)


def _boxes(boxes: Boxes) -> Iterator[str]:
    keys = _listed(boxes.keys, "for {} keys")
    yield f"   {boxes.count} sealed {'box' if boxes.count == 1 else 'boxes'}: {keys}; {_listed(boxes.kib, 'of {} KiB')}"
    if boxes.opened:
        yield f"!! {boxes.opened} of them were opened with what lies on this disk."
    else:
        yield "   None opens with nothing, with just any key, or with what lies on this disk."


def _listed(counts: Mapping[int, int] | Mapping[str, int], form: str) -> str:
    return ", ".join(f"{count} {form.format(what)}" for what, count in counts.items())
