"""Draws how a story travels, for docs/architecture.md: boxes, what stands in them, and arrows from edge to edge.

python release/architecture.py > docs/pictures/architecture.svg
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET  # written here, and nothing is read

WIDTH: Final = 980
HEIGHT: Final = 560
INK: Final = "#182b49"
LINE: Final = 18  # from one line of a box to the next
STYLE: Final = (
    f"text{{font-family:system-ui,sans-serif;fill:{INK}}}.t{{font-size:16px;font-weight:600}}.l{{font-size:13px}}"
    f".n{{font-size:12.5px;font-style:italic}}.b{{stroke:{INK};stroke-width:1.5;fill:#fff}}"
    f".a{{stroke:{INK};stroke-width:1.6;fill:none}}"
)


@dataclass(frozen=True, slots=True)
class Box:
    """A place where something is: its title, and what is to be known of it, a line each."""

    title: str
    lines: tuple[str, ...]
    left: int
    top: int
    width: int
    height: int = 0
    fill: str = "#fff"
    dashed: bool = False

    def at(self, across: float, down: float) -> tuple[int, int]:
        """A point of the box: 0 is its left or upper edge, 1 the other."""
        return round(self.left + across * self.width), round(self.top + down * self.tall)

    @property
    def tall(self) -> int:
        return self.height or 56 + LINE * len(self.lines)


SERVER: Final = Box("Server: no private key", (), 420, 20, 310, 520, "#f3ecd9")
STUDENTS: Final = Box("Students", ("on a phone, two minutes", "nb · nn · en"), 20, 60, 192)
AMBASSADORS: Final = Box("Ambassadors", ("questions, links, posters", "counts, never names"), 20, 330, 192)
TELEGRAM: Final = Box("Telegram", ("sees who chats",), 240, 190, 130, fill="#eef1f7")
BOT: Final = Box(
    "bot · conversations", ("chat id ends here: keyed tags", "advance(dialogue, event) → effects"), 440, 60, 270
)
DRAFTS: Final = Box("drafts", ("in memory, encrypted, a day at most",), 440, 182, 270, dashed=True)
STORIES: Final = Box(
    "pool → stories", ("sealed before they are written;", "released in shuffled batches"), 440, 286, 270
)
OUTREACH: Final = Box(
    "outreach",
    ("subscribers who asked for it,", "encrypted, apart from all stories;", "prompts, activities, letters"),
    440,
    408,
    270,
)
DESK: Final = Box(
    "Desk",
    ("staff's own computers,", "with the private keys:", "read, redact, export,", "charts, cards"),
    780,
    60,
    180,
)
ACTIVITIES: Final = Box("Activities", ("what students need,", "and why: “you told us”"), 780, 408, 180, 110)
BOXES: Final = (SERVER, STUDENTS, AMBASSADORS, TELEGRAM, BOT, DRAFTS, STORIES, OUTREACH, DESK, ACTIVITIES)

ARROWS: Final = (
    (STUDENTS.at(1, 0.62), TELEGRAM.at(0.1, 0)),
    (AMBASSADORS.at(1, 0.38), TELEGRAM.at(0.1, 1)),
    (TELEGRAM.at(1, 0.35), BOT.at(0, 0.76)),
    (BOT.at(0.5, 1), DRAFTS.at(0.5, 0)),
    (DRAFTS.at(0.5, 1), STORIES.at(0.5, 0)),
    (STORIES.at(1, 0.37), DESK.at(0.1, 1)),
    (DESK.at(0.5, 1), ACTIVITIES.at(0.5, 0)),
    (ACTIVITIES.at(0, 0.5), OUTREACH.at(1, 0.5)),
    (OUTREACH.at(0, 0.56), TELEGRAM.at(0.55, 1)),
)
NOTES: Final = (
    (600, 276, "start", "Send"),
    (760, 262, "start", "bundle, sealed"),
    (862, 310, "end", "workshop"),
    (352, 398, "end", "nudges"),
)

TITLE: Final = "How a story travels"
TOLD: Final = (
    "Students and ambassadors reach the bot by way of Telegram. On the server drafts are in memory; stories are "
    "sealed to public keys before they are written, wait in a pool, and are released in shuffled batches. "
    "Subscribers are kept in a store of their own. A bundle of sealed stories goes to the desk, on staff's own "
    "computers, where the private keys are. What staff start goes back as activities."
)


def picture() -> str:
    """The picture as SVG, with the same told in words for those who hear it."""
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "role": "img",
            "aria-labelledby": "title desc",
        },
    )
    ET.SubElement(svg, "title", id="title").text = TITLE
    ET.SubElement(svg, "desc", id="desc").text = TOLD
    ET.SubElement(svg, "style").text = STYLE
    head = {"id": "h", "viewBox": "0 0 10 10", "refX": "9", "refY": "5", "orient": "auto-start-reverse"}
    marker = ET.SubElement(ET.SubElement(svg, "defs"), "marker", {**head, "markerWidth": "8", "markerHeight": "8"})
    ET.SubElement(marker, "path", d="M0 0L10 5L0 10z", fill=INK)
    ET.SubElement(svg, "rect", width=str(WIDTH), height=str(HEIGHT), fill="#fffaf0")
    for box in BOXES:
        _draw(svg, box)
    for (x, y), (to_x, to_y) in ARROWS:
        ET.SubElement(svg, "path", {"class": "a", "d": f"M{x} {y}L{to_x} {to_y}", "marker-end": "url(#h)"})
    for x, y, anchor, words in NOTES:
        ET.SubElement(svg, "text", {"class": "n", "x": str(x), "y": str(y), "text-anchor": anchor}).text = words
    ET.indent(svg, "")
    return ET.tostring(svg, encoding="unicode") + "\n"


def _draw(svg: ET.Element, box: Box) -> None:
    place = {"x": str(box.left), "y": str(box.top), "width": str(box.width), "height": str(box.tall), "rx": "10"}
    look = {"style": f"fill:{box.fill}" + (";stroke-dasharray:6 4" if box.dashed else "")}
    ET.SubElement(svg, "rect", {"class": "b", **place, **look})
    left, top = box.left + 14, box.top + 26
    ET.SubElement(svg, "text", {"class": "t", "x": str(left), "y": str(top)}).text = box.title
    for number, line in enumerate(box.lines):
        ET.SubElement(svg, "text", {"class": "l", "x": str(left), "y": str(top + 22 + LINE * number)}).text = line


if __name__ == "__main__":
    sys.stdout.write(picture())
