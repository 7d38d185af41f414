"""The conversation as a picture, drawn by walking through it.

    python -m conversations.diagram                         prints it
    python -m conversations.diagram docs/conversation.md    puts it into that page, between the marks

Nothing here knows the steps: from `greet` on, every button that a screen shows, a text, and each command are tried on
every kind of state, and the arrows are what `advance` answered. States that differ only in the words told, or in how
many themes are chosen, count as one kind.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final, assert_never

from conversations.advance import advance, greet
from conversations.blocks import Button
from conversations.book import load
from conversations.events import Action, Command, Commanded, Event, Pressed, Wrote
from conversations.pieces import Pieces
from conversations.screens import screen_of, step_of
from conversations.states import Answer, Dialogue, Labelling, Placing, Rating, Review, Telling, Told, Unasked

COMMAND: Final = "python -m conversations.diagram docs/conversation.md"
BEGIN: Final = "<!-- The picture begins: drawn from the code, do not edit. -->"
END: Final = "<!-- The picture ends. -->"


class Ways(dict[str, dict[str, list[str]]]):
    """What leads from where to where: two levels of names, then a list without repeats, all in order of discovery."""

    def add(self, one: str, other: str, item: str) -> None:
        items = self.setdefault(one, {}).setdefault(other, [])
        if item not in items:
            items.append(item)


def walk() -> Iterator[tuple[Dialogue, Event, Dialogue]]:
    """Every kind of state that can be reached, with each event tried on it and the state that followed."""
    start: Dialogue = greet("nb", load().invitation())
    seen, waiting = {_kind(start)}, [start]
    while waiting:
        dialogue = waiting.pop(0)
        for event in _events(dialogue):
            after = advance(dialogue, event).dialogue
            yield dialogue, event, after
            if _kind(after) not in seen:
                seen.add(_kind(after))
                waiting.append(after)


def picture() -> str:
    """The diagram in Mermaid's language, and below it in words what would only clutter it."""
    arrows, staying, commands = Ways(), Ways(), Ways()
    for before, event, after in walk():
        source, target = step_of(before), step_of(after)
        match event:
            case Commanded(Command() as command):
                commands.add(f"`/{command}`", target, source)
            case Pressed() | Wrote() if source != target:
                arrows.add(source, target, _label(event))
            case Pressed() | Wrote() if before != after:
                staying.add(_label(event), source, source)
            case _:
                pass
    return "\n".join(
        [
            "```mermaid",
            "stateDiagram-v2",
            *(f'    state "{step}" as {_name(step)}' for step in arrows if step != _name(step)),
            f"    [*] --> {_name(next(iter(arrows)))}",
            *(
                f"    {_name(source)} --> {_name(target)}: {' / '.join(labels)}"
                for source, targets in arrows.items()
                for target, labels in targets.items()
            ),
            "```",
            "",
            *(f"- {label} changes what is told without leaving {_listed(steps)}." for label, steps in staying.items()),
            *(f"- {command} {_in_words(ways)}." for command, ways in commands.items()),
        ]
    )


def inserted(page: str) -> str:
    """The page with the picture as it is now between the marks."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{picture()}\n{END}{after}"


def main(arguments: list[str]) -> None:
    """Prints the picture, or puts it into the pages named."""
    if not arguments:
        sys.stdout.write(f"{picture()}\n")
    for argument in arguments:
        path = Path(argument)
        path.write_text(inserted(path.read_text(encoding="utf-8")), encoding="utf-8")


def _events(dialogue: Dialogue) -> Iterator[Event]:
    screen = screen_of(dialogue)
    yield from (
        Pressed(screen.step, button.action, button.argument)
        for row in screen.rows
        for button in row
        if isinstance(button, Button) and isinstance(button.action, Action)  # what copies a text leads nowhere
    )
    yield Wrote(key=len(repr(dialogue)), text="Noen sa hei.")  # a key that no message of this state has
    for command in Command:
        yield Commanded(command)


def _kind(dialogue: Dialogue) -> Dialogue:
    """The state without what makes no difference to where one can go."""
    match dialogue:
        case Unasked(pieces=pieces):
            return replace(dialogue, pieces=_few(pieces))
        case Placing(small=small, structural=structural, pieces=pieces):
            return replace(dialogue, small=_plain(small), structural=_plain(structural), pieces=_few(pieces))
        case Review(small=small, structural=structural):
            return replace(dialogue, small=_plain(small), structural=_plain(structural))
        case Telling(answer=answer) | Rating(answer=answer) | Labelling(answer=answer):
            plain: Answer = replace(answer, told=_plain(answer.told) or Told(), other=_plain(answer.other))
            return replace(dialogue, answer=plain)
        case _:
            return dialogue


def _plain(told: Told | None) -> Told | None:
    return None if told is None else Told(_few(told.pieces), themes=told.themes[:1] and ("any",))


def _few(pieces: Pieces) -> Pieces:
    return tuple(replace(piece, key=0, text="") for piece in pieces[:1])


def _label(event: Pressed | Wrote) -> str:
    match event:
        case Wrote():
            return "text"
        case Pressed(_, Action.FEEL | Action.THEME as action, _):  # whichever it is, it leads to the same place
            return f"[{action}]"
        case Pressed(_, action, argument):
            return f"[{action} {argument}]" if argument else f"[{action}]"
    assert_never(event)


def _listed(steps: Iterable[str]) -> str:
    return ", ".join(f"*{step}*" for step in steps)


def _in_words(ways: dict[str, list[str]]) -> str:
    """Where a command leads: `ways` holds for each target the steps from which it gets there."""
    away = {target: [step for step in sources if step != target] for target, sources in ways.items()}
    stays = sum(target in sources for target, sources in ways.items())
    leads = [f"leads to *{target}* from {_listed(sources)}" for target, sources in away.items() if sources]
    if not leads:
        return "never moves the conversation"
    if len(leads) == stays == 1:
        return f"leads to *{next(target for target in away if away[target])}* from everywhere"
    return "; ".join([*leads, "elsewhere it shows where one is"])


def _name(step: str) -> str:
    return step.replace(".", "_")


if __name__ == "__main__":
    main(sys.argv[1:])
