"""`ime chat`: the conversation in a terminal. Nothing is stored."""

from __future__ import annotations

import itertools

import click

from bot.commands.language_option import book_in, with_language
from bot.commands.settings_option import with_settings
from bot.settings import Settings
from conversations.advance import advance, greet
from conversations.blocks import Screen
from conversations.book import Book
from conversations.events import (
    Action,
    Clean,
    Command,
    Commanded,
    Event,
    Forget,
    Outreach,
    Pressed,
    Show,
    ShowCard,
    Submit,
    Withdraw,
    Wrote,
)
from conversations.message import Key, Message
from conversations.screens import screen_of, screen_of_card
from conversations.states import Dialogue


@click.command()
@with_settings
@with_language
def chat(settings: Settings, language: str) -> None:
    """Have the conversation here in the terminal; nothing is stored.

    Write as a student would. A number presses the button with that number; /stop and the other commands work; Ctrl-D
    leaves.
    """
    book, tongue = book_in(settings, language)
    dialogue: Dialogue = greet(tongue, book.invitation())
    event: Event = Commanded(Command.START)
    keys: list[Key] = []
    for number in itertools.count(1):
        step = advance(dialogue, event)
        dialogue = step.dialogue
        for effect in step.effects:
            match effect:
                case Show(note):
                    keys = _show(book, dialogue, screen_of(dialogue), note)
                case ShowCard(card):
                    keys = _show(book, dialogue, screen_of_card(card, book.languages), None)
                case Submit():
                    click.secho("[Here the experience would be sealed and stored.]", dim=True)
                case Forget():
                    click.secho("[Here the draft would be forgotten.]", dim=True)
                case Withdraw():
                    click.secho("[Here the story would be taken back.]", dim=True)
                case Clean():
                    click.secho("[Here the chat would be cleaned.]", dim=True)
                case Outreach(action):
                    click.secho(f"[Here the bot would see to {action}: nudges and activities need a store.]", dim=True)
        try:
            event = _event(number, click.prompt("", prompt_suffix="› "), keys)
        except click.Abort:
            click.echo()
            return


def _event(number: int, line: str, keys: list[Key]) -> Event:
    if line.isdecimal() and 0 < int(line) <= len(keys):
        key = keys[int(line) - 1]
        return Pressed(key.step, Action(key.action), key.argument)
    if line.startswith("/"):
        name, _, behind = line[1:].partition(" ")
        return Commanded(Command(name) if name in set(Command) else None, behind)
    return Wrote(number, line)


def _show(book: Book, dialogue: Dialogue, screen: Screen, note: str | None) -> list[Key]:
    messages = book.worded(screen, dialogue.voice.language, note)
    click.echo()
    for message in messages:
        click.echo(_styled(message))
    numbers = itertools.count(1)
    for row in messages[-1].keys:
        pressable = [key for key in row if isinstance(key, Key)]  # what copies a text does nothing in a terminal
        click.echo("  ".join(f"[{next(numbers)} {key.label}]" for key in pressable))
    return [key for row in messages[-1].keys for key in row if isinstance(key, Key)]


def _styled(message: Message) -> str:
    """The message with its styles as a terminal has them; offsets count UTF-16 code units."""
    units = message.text.encode("utf-16-le")
    pieces, end = [], 0
    for span in message.spans:
        start, stop = span.offset * 2, (span.offset + span.length) * 2
        inside = units[start:stop].decode("utf-16-le")
        quoted = "\n".join(f"│ {line}" for line in inside.split("\n"))
        pieces += [
            units[end:start].decode("utf-16-le"),
            quoted if span.style == "blockquote" else click.style(inside, bold=True),
        ]
        end = stop
    return "".join([*pieces, units[end:].decode("utf-16-le")])
