"""What must hold in every conversation, however a student goes about it."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conversations.advance import advance, greet
from conversations.blocks import Heading, Labels, Quoted, Said, Screen
from conversations.book import load
from conversations.codec import decode, encode
from conversations.events import (
    EVERGREEN,
    Action,
    Command,
    Commanded,
    Event,
    Forget,
    Pressed,
    PressedUnknown,
    Rewrote,
    SentUnreadable,
    Show,
    ShowCard,
    Submit,
    Withdraw,
    Wrote,
)
from conversations.experience import Experience, Moment, Part
from conversations.languages import OUR_LANGUAGES, Language
from conversations.pieces import texts_of
from conversations.screens import THEMES_MAX, screen_of, screen_of_card, step_of
from conversations.states import Dialogue, Done, Review, Source, Stopped, Welcome, Withdrawing
from conversations.steps import Step
from conversations.stored import stored
from conversations.words import MOMENT_MAX, units
from tests.conversations.on_a_phone import buttons, fits_on_a_phone
from tests.conversations.strategies import commands, messages, odd, texts

BOOK = load()
INVITATION = BOOK.invitation()


def story(dialogue: Dialogue) -> object:
    """What is told, without how we speak about it."""
    fields = set(dialogue.__dataclass_fields__) - {"voice", "invitation"}
    return {name: getattr(dialogue, name) for name in fields}


def moments_on(screen: Screen) -> dict[Part, tuple[str, Labels]]:
    """The texts and labels that a review screen shows, read off the screen alone."""
    shown: dict[Part, tuple[str, Labels]] = {}
    blocks = iter(block for block in screen.blocks if not isinstance(block, Said))
    for heading, quoted, labels in zip(blocks, blocks, blocks, strict=True):
        assert isinstance(heading, Heading)
        assert isinstance(quoted, Quoted)
        assert isinstance(labels, Labels)
        shown[Part(heading.key.removeprefix("review.heading_"))] = quoted.text, labels
    return shown


def moments_in(experience: Experience) -> Iterator[tuple[Part, Moment]]:
    for part, moment in ((Part.SMALL, experience.small), (Part.STRUCTURAL, experience.structural)):
        if moment is not None:
            yield part, moment


class AnyConversation(RuleBasedStateMachine):
    """A student who taps, writes, edits, scrolls up and gives commands in any order."""

    @initialize(telegram=st.sampled_from([None, "nb", "nn-NO", "en", "de", "sv"]))
    def meet(self, telegram: str | None) -> None:
        self.dialogue: Dialogue = greet(telegram, INVITATION)
        self.screen = screen_of(self.dialogue)
        self.further_up = buttons(self.screen)
        self.chosen: Language | None = None

    @rule(event=messages)
    def write(self, event: Event) -> None:
        self.happen(event)

    @rule(event=commands)
    def command(self, event: Event) -> None:
        self.happen(event)

    @rule(event=odd)
    def do_something_odd(self, event: Event) -> None:
        self.happen(event)

    @rule(data=st.data())
    def tap(self, data: st.DataObject) -> None:
        self.happen(data.draw(st.sampled_from(buttons(self.screen))))

    @rule(data=st.data())
    def tap_further_up(self, data: st.DataObject) -> None:
        gone = [button for button in self.further_up if button not in buttons(screen_of(self.dialogue))]
        same_step = [button for button in gone if button.step == step_of(self.dialogue)]
        where = same_step or gone
        if where:
            self.happen(data.draw(st.sampled_from(where)))

    @rule(data=st.data(), text=texts)
    def edit(self, data: st.DataObject, text: str) -> None:
        if not isinstance(self.dialogue, Welcome | Done | Stopped | Withdrawing):
            keys = [piece.key for pieces in texts_of(self.dialogue) for piece in pieces]
            self.happen(Rewrote(data.draw(st.sampled_from(keys)), text) if keys else Wrote(101, text))

    @rule()
    def go_on(self) -> None:
        """Takes the first way onward, so that reviews are reached often enough."""
        onward = (Action.SHARE, Action.TAKE, Action.CONTINUE, Action.FEEL, Action.SEND)
        taps = [tap for tap in buttons(self.screen) if tap.action in onward]
        self.happen(taps[0] if taps else Wrote(100, "Ein eg ikkje kjende, heldt døra for meg i dag."))

    def happen(self, event: Event) -> None:
        before = self.dialogue
        step = advance(before, event)
        self.dialogue = step.dialogue
        self.check_what_was_handed_in(event, before, step)
        self.check_that_stale_taps_change_nothing(event, before)
        self.check_that_a_chosen_language_stays(event)
        self.check_that_stop_forgets(event, step)
        self.see(step, changed=before != self.dialogue)

    def see(self, step: Step, *, changed: bool) -> None:
        shown = any(isinstance(effect, Show | ShowCard | Withdraw) for effect in step.effects)
        assert not changed or shown, "what changes is shown, comes back after a card, or is told with what came of it"
        for effect in step.effects:
            if isinstance(effect, Show):
                self.screen = screen_of(self.dialogue)
                for language in OUR_LANGUAGES:
                    fits_on_a_phone(BOOK.worded(self.screen, language, effect.note))
            elif isinstance(effect, ShowCard):
                self.screen = screen_of_card(effect.card)
            elif isinstance(effect, Withdraw):
                assert isinstance(self.dialogue, Withdrawing)
                continue
            self.further_up += [button for button in buttons(self.screen) if button not in self.further_up]

    def check_what_was_handed_in(self, event: Event, before: Dialogue, step: Step) -> None:
        handed_in = [effect.experience for effect in step.effects if isinstance(effect, Submit)]
        if not handed_in:
            assert not isinstance(step.dialogue, Done) or isinstance(before, Done)
            return
        [experience] = handed_in
        assert event == Pressed("review", Action.SEND)
        assert isinstance(before, Review)
        assert isinstance(step.dialogue, Done)
        shown = moments_on(screen_of(before))
        assert {part: (m.text, Labels(m.feeling, m.themes)) for part, m in moments_in(experience)} == shown
        assert shown, "an experience is never empty"
        for _, moment in moments_in(experience):
            assert set(moment.themes) <= set(INVITATION.themes)
            assert len(set(moment.themes)) == len(moment.themes) <= THEMES_MAX
        assert story(step.dialogue) == {"receipt": None}, "nothing of the story is left"
        for part, moment in moments_in(experience):
            told = before.small if part is Part.SMALL else before.structural
            assert told is not None
            assert told.asked is not None
            assert moment.question == INVITATION.question(part).worded(told.asked)
            assert not [mask for mask in stored(told, before.voice).masks if mask.hidden and mask.word in moment.text]

    def check_that_stale_taps_change_nothing(self, event: Event, before: Dialogue) -> None:
        match event:
            case Pressed(_, action) if action not in EVERGREEN and event not in buttons(screen_of(before)):
                assert self.dialogue == before
            case Pressed(
                _,
                Action.PRIVACY
                | Action.LANGUAGE
                | Action.SPEAK
                | Action.RESUME
                | Action.HELP
                | Action.PAUSE
                | Action.CLEAN,
            ):
                assert story(self.dialogue) == story(before)
            case Pressed(_, Action.SHARE) if not isinstance(before, Welcome | Done | Stopped | Withdrawing):
                assert self.dialogue == before
            case PressedUnknown() | SentUnreadable():
                assert self.dialogue == before
            case _:
                pass

    def check_that_a_chosen_language_stays(self, event: Event) -> None:
        if isinstance(event, Pressed) and event.action is Action.SPEAK and event.argument in OUR_LANGUAGES:
            self.chosen = Language(event.argument)
        if self.chosen is not None:
            assert self.dialogue.voice.language == self.chosen
            assert self.dialogue.voice.source is Source.CHOSEN

    def check_that_stop_forgets(self, event: Event, step: Step) -> None:
        stopped = (isinstance(event, Commanded) and event.command is Command.STOP) or (
            isinstance(event, Pressed) and event.action is Action.STOP
        )
        assert stopped == any(isinstance(effect, Forget) for effect in step.effects)
        if stopped:
            assert isinstance(step.dialogue, Stopped)
            assert story(step.dialogue) == {}

    @invariant()
    def no_moment_outgrows_its_message(self) -> None:
        if not isinstance(self.dialogue, Welcome | Done | Stopped | Withdrawing):
            for pieces in texts_of(self.dialogue):
                assert units("\n".join(piece.text for piece in pieces)) <= MOMENT_MAX
                assert len({piece.key for piece in pieces}) == len(pieces), "no message is taken twice"
                assert all(piece.text for piece in pieces)

    @invariant()
    def what_is_kept_can_be_read_again(self) -> None:
        assert decode(encode(self.dialogue)) == self.dialogue

    @invariant()
    def a_review_has_something_to_review(self) -> None:
        if isinstance(self.dialogue, Review):
            assert self.dialogue.small or self.dialogue.structural


AnyConversation.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


TestAnyConversation = AnyConversation.TestCase
