from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.telegram.intake import Intake


def test_nothing_is_confirmed_past_the_oldest_update_in_hand() -> None:
    intake = Intake()
    assert intake.offset is None
    assert intake.fresh([5, 6, 9]) == {5, 6, 9}
    intake.settle(9)
    intake.settle(6)
    assert intake.offset == 5
    intake.settle(5)
    assert intake.offset == 10
    assert not intake.busy


def test_what_comes_again_while_it_is_in_hand_is_passed_over() -> None:
    intake = Intake()
    intake.fresh([5, 6])
    intake.settle(5)
    intake.confirmed(intake.offset)
    assert intake.fresh([6, 7]) == {7}


def test_after_a_quiet_week_a_lower_number_is_new() -> None:
    intake = Intake()
    intake.fresh([1_000])
    intake.settle(1_000)
    intake.confirmed(intake.offset)
    assert intake.offset is None
    assert intake.fresh([3]) == {3}


class Telegram(RuleBasedStateMachine):
    """Telegram's side: keeps what is not confirmed, loses answers, gives any number at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.intake = Intake()
        self.kept: list[int] = []
        self.settled: set[int] = set()
        self.begun: list[int] = []
        self.next = 1

    @rule(gap=st.integers(1, 3))
    def somebody_writes(self, gap: int) -> None:
        self.next += gap
        self.kept.append(self.next)

    @rule(limit=st.integers(1, 4), lost=st.booleans())
    def fetch(self, limit: int, lost: bool) -> None:  # noqa: FBT001 — Hypothesis calls it
        offset = self.intake.offset
        if offset is not None:
            gone = [update_id for update_id in self.kept if update_id < offset]
            assert set(gone) <= self.settled, "confirmed before it was settled"
            self.kept = self.kept[len(gone) :]
        if lost:
            return
        self.intake.confirmed(offset)
        self.begun += self.intake.fresh(self.kept[:limit])

    @precondition(lambda self: set(self.begun) - self.settled)
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        update_id = data.draw(st.sampled_from(sorted(set(self.begun) - self.settled)))
        self.intake.settle(update_id)
        self.settled.add(update_id)

    @invariant()
    def nothing_is_begun_twice(self) -> None:
        assert len(self.begun) == len(set(self.begun))


TestTelegram = Telegram.TestCase


@given(st.lists(st.integers(1, 50), unique=True))
def test_the_offset_never_passes_what_is_open(ids: list[int]) -> None:
    intake = Intake()
    intake.fresh(ids)
    for update_id in ids[::2]:
        intake.settle(update_id)
    left = [update_id for update_id in ids if update_id not in ids[::2]]
    if left:
        assert intake.offset == min(left)
