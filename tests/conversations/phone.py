"""A student's phone, as a transcript shows it: what the student writes and taps, and what the bot shows.

A transcript is a text file. Lines that begin with "→ " are the student's; everything else is the bot's and is compared.
`golden/README.md` is the legend.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from conversations.advance import advance, greet
from conversations.blocks import Screen
from conversations.book import Book
from conversations.events import (
    Action,
    Clean,
    Cleaned,
    Command,
    Commanded,
    Effect,
    Event,
    Forget,
    Outcome,
    Outreach,
    Pressed,
    PressedUnknown,
    Rewrote,
    SentUnreadable,
    Show,
    ShowCard,
    Submit,
    Tried,
    Withdraw,
    Wrote,
)
from conversations.experience import Experience, Part
from conversations.languages import EN, NB, NN
from conversations.message import Key, Message
from conversations.outreach.letters import Notice, screen_of_activities, screen_of_activity
from conversations.outreach.wishes import Weeks, Wishes, changed, screen_of_wishes
from conversations.screens import screen_of, screen_of_card
from conversations.states import Dialogue, Done

STUDENT = "→ "
OLD = "↑ "
EDIT = "✎ "
BECOMES = " ⇒ "
PHOTO = "📷"
UNKNOWN_BUTTON = "[?]"
TIMES = " × "
NEW_MESSAGE = "⋯"
HANDED_IN = "✉"
FORGOTTEN = "🗑"
CLEANED = "🧹"
RECEIPT = "7K3QX-0M2AB-9ZTPV-4HJ6C"
NOBODYS = "00000-00000-00000-00000"
ONE_TOO_MANY = "11111-11111-11111-11111"


WEEKS = Weeks("2026-W48", "2026-W52")
ACTIVITY = {
    NB: Notice("a", "Middag på kjøkkenet", "fredag 27. november kl. 18.00", "Moholt, felleskjøkkenet", ""),
    NN: Notice("a", "Middag på kjøkenet", "fredag 27. november kl. 18.00", "Moholt, felleskjøkenet", ""),
    EN: Notice("a", "Dinner in the kitchen", "Friday 27 November at 18:00", "Moholt, common kitchen", ""),
}


@dataclass
class Shown:
    """The buttons of a message, and the conversation to which they belong."""

    keys: tuple[Key, ...]
    conversation: int


@dataclass
class Phone:
    """Plays a student against `advance`, the way the shell would; `lines` is what the bot has answered."""

    book: Book
    telegram: str | None
    conversation: int = 0
    shown: list[Shown] = field(default_factory=list)
    written: dict[int, str] = field(default_factory=dict)
    steps: set[str] = field(default_factory=set)
    cleanings: int = 0
    wishes: Wishes | None = None
    coming: bool = False

    def __post_init__(self) -> None:
        self.dialogue: Dialogue = greet(self.telegram, self.book.invitation())

    def play(self, said: str) -> list[str]:
        """The bot's answer to one line (or message) of the student's."""
        return list(self._happen(self._event(said)))

    def _happen(self, event: Event) -> Iterator[str]:
        step = advance(self.dialogue, event)
        self.dialogue = step.dialogue
        for effect in step.effects:
            yield from self._carried_out(effect)

    def _event(self, said: str) -> Event:
        if said == PHOTO:
            return SentUnreadable()
        if said == UNKNOWN_BUTTON:
            return PressedUnknown()
        if said.startswith("/"):
            name, _, behind = said.removeprefix("/").partition(" ")
            return Commanded(Command(name) if name in set(Command) else None, behind)
        if said.startswith(EDIT):
            old, new = said.removeprefix(EDIT).split(BECOMES)
            [key] = [key for key, text in self.written.items() if text == old]
            self.written[key] = _repeated(new)
            return Rewrote(key, self.written[key])
        if said.startswith(OLD):
            return self._press(said.removeprefix(OLD), self.shown[-2::-1])
        if said.startswith("[") and said.endswith("]"):
            return self._press(said, self.shown[-1:])
        key = len(self.written) + 1
        self.written[key] = _repeated(said)
        return Wrote(key, self.written[key])

    def _press(self, label: str, where: list[Shown]) -> Pressed:
        for shown in where:
            for key in shown.keys:
                if f"[{key.label}]" == label:
                    step = key.step if shown.conversation == self.conversation else None
                    return Pressed(step, Action(key.action), key.argument)
        raise AssertionError(f"There is no button {label} to tap there.")

    def _carried_out(self, effect: Effect) -> Iterator[str]:
        match effect:
            case Show(note):
                screen = screen_of(self.dialogue)
                self.steps.add(screen.step)
                yield from self._appear(screen, note)
                if isinstance(self.dialogue, Done):  # the shell shows a receipt once
                    self.dialogue = replace(self.dialogue, receipt=None)
            case ShowCard(card):
                yield from self._appear(screen_of_card(card), None)
            case Submit(experience):
                self.conversation += 1
                assert isinstance(self.dialogue, Done)
                self.dialogue = replace(self.dialogue, receipt=RECEIPT)
                yield from self._handed_in(experience)
            case Forget():
                self.conversation += 1
                yield FORGOTTEN
            case Withdraw(typed):
                outcomes = {RECEIPT: Outcome.GONE, NOBODYS: Outcome.UNKNOWN, ONE_TOO_MANY: Outcome.TOO_OFTEN}
                yield from self._happen(Tried(outcomes.get(typed, Outcome.MISSHAPEN)))
            case Clean():
                self.cleanings += 1
                yield CLEANED
                yield from self._happen(Cleaned(wholly=self.cleanings == 1))

            case Outreach(action, argument):
                yield from self._appear(*self._outreach(action, argument))

    def _outreach(self, action: Action, argument: str) -> tuple[Screen, str | None]:
        """What the shell would show; this town has one activity."""
        language = self.dialogue.voice.language
        if action in {Action.ACTIVITIES, Action.COMING, Action.CALENDAR}:
            self.coming = argument.endswith(":yes") if action is Action.COMING else self.coming
            notice = replace(ACTIVITY[language], coming=self.coming)
            return (screen_of_activity(notice) if argument else screen_of_activities((notice,))), None
        self.wishes = changed(self.wishes, action, argument, language=language, per_week=2, weeks=WEEKS)
        return screen_of_wishes(self.wishes, WEEKS), None

    def _appear(self, screen: Screen, note: str | None) -> Iterator[str]:
        for number, message in enumerate(self.book.worded(screen, self.dialogue.voice.language, note)):
            if number:
                yield NEW_MESSAGE
            yield from drawn(message)
            keys = tuple(key for row in message.keys for key in row if isinstance(key, Key))
            self.shown.append(Shown(keys, self.conversation))

    def _handed_in(self, experience: Experience) -> Iterator[str]:
        texts = self.book[self.dialogue.voice.language]
        for part, moment in ((Part.SMALL, experience.small), (Part.STRUCTURAL, experience.structural)):
            if moment is not None:
                feeling = [texts.say(f"feeling.{moment.feeling}")] if moment.feeling else []
                themes = [texts.say(f"theme.{theme}") for theme in moment.themes]
                labels = [texts.say(f"review.heading_{part}"), *feeling, *themes, f"({moment.language})"]
                yield f"{HANDED_IN} {' · '.join(labels)}"


def drawn(message: Message) -> Iterator[str]:
    """The message as lines: quoted words with "> " before them, buttons in brackets, one row a line."""
    text = message.text.encode("utf-16-le")
    quoted = [span for span in message.spans if span.style == "blockquote"]
    for span in reversed(quoted):
        begin, end = span.offset * 2, (span.offset + span.length) * 2
        quote = text[begin:end].decode("utf-16-le").replace("\n", "\n> ")
        text = text[:begin] + f"> {quote}".encode("utf-16-le") + text[end:]
    yield from text.decode("utf-16-le").split("\n")
    for row in message.keys:
        yield " ".join(f"[{key.label}]" for key in row)


def _repeated(said: str) -> str:
    """Long texts are written short: "Hei. × 900"."""
    words, times, count = said.rpartition(TIMES)
    return words * int(count) if times else said
