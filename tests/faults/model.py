"""A stateful model: anything that runs, faults, kills and people do, in any order.

After every step: at most one public post of ours per publication, and a sound ledger. At the end
every trouble ends, runs are started again and people do what the notes ask of them: then every
publication must have come to an end. People are honest: before "there is no post" they wait for
the settle window and look. They edit by hand only what Tayang already knows as live.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from connectors.base import Shape
from connectors.errors import OutcomeUnknown, Transient, Unauthorized
from flows.delivery import SETTLED
from flows.publishing.frozen import thaw
from flows.publishing.job import CrashPoint, never
from proof.entries import PublicationState
from proof.view import PublicationView
from tests.faults.model_office import ITEMS, ModelOffice
from tests.flows.platform import Fault

S = PublicationState
SHAPES: tuple[Shape, ...] = ("one_shot", "two_phase", "client_id")
STEPS = ("media[0]", "post", "draft", "publish", "revise", "withdraw")
FAULTS: tuple[Fault, ...] = (
    "reset_before",
    "lost_after",
    "error500_after",
    "error500_before",
    "rate_limited",
    "rejected",
    "unauthorized",
    "late",
)
READ_ERRORS = (
    Transient("down", platform="fake"),
    OutcomeUnknown("garbage", platform="fake"),
    Unauthorized("401", platform="fake", status=401, hint="Token habis."),
)
ENDED = frozenset({S.TAYANG, S.CORRECTED, S.WITHDRAWN})
PERSON = frozenset({S.UNDECIDED, S.UNKNOWN, S.INTENT, S.DUPLICATE_SUSPECT})
NUMBERS = st.integers(0, len(ITEMS) - 1)
CRASHES = st.integers(0, 14)
Trouble = tuple[list[tuple[str, Fault]], list[Exception]]
TROUBLE = st.tuples(
    st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(FAULTS)), max_size=3),
    st.lists(st.sampled_from(READ_ERRORS), max_size=3),
)
"""Which calls go wrong and how, in order; which of the next reads fail."""


counted: Counter[str] = Counter()
"""Steps taken and ends reached, over all runs of the model in this process."""


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


def kill_at(number: int | None) -> CrashPoint:
    """Dies at its ``number``-th boundary, from 0; None: never."""
    if number is None:
        return never
    left = [number]

    def point(_name: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    return point


class Model(RuleBasedStateMachine):
    """Rules are what may happen; see the module's first lines for what must hold."""

    office: ModelOffice
    blind = False

    def __init__(self) -> None:
        super().__init__()
        self.touched: set[str] = set()
        """Publications whose live post people changed or deleted by hand."""

    @initialize(shape=st.sampled_from(SHAPES))
    def begin(self, shape: Shape) -> None:
        self.office = ModelOffice(shape, blind=self.blind)

    # -- runs ----------------------------------------------------------------------------------

    @rule(number=NUMBERS, trouble=TROUBLE)
    def publish(self, number: int, trouble: Trouble) -> None:
        self._breaks(trouble)
        self._act("publish", lambda: self.office.publish(number))

    @rule(number=NUMBERS, crash=CRASHES)
    def publish_killed(self, number: int, crash: int) -> None:
        self._act("publish", lambda: self.office.publish(number, kill_at(crash)))

    @rule(number=NUMBERS, trouble=TROUBLE, crash=CRASHES)
    def publish_killed_in_trouble(self, number: int, trouble: Trouble, crash: int) -> None:
        self._breaks(trouble)
        self._act("publish", lambda: self.office.publish(number, kill_at(crash)))

    @rule(number=NUMBERS, trouble=TROUBLE, crash=st.one_of(st.none(), CRASHES))
    def correct(self, number: int, trouble: Trouble, crash: int | None) -> None:
        self._breaks(trouble)
        self._act("correct", lambda: self.office.correct(number, kill_at(crash)))

    @rule(number=NUMBERS, crash=st.one_of(st.none(), CRASHES), sure=st.integers(0, 5))
    def withdraw(self, number: int, crash: int | None, sure: int) -> None:
        if sure == 0:
            self._act("withdraw", lambda: self.office.withdraw(number, kill_at(crash)))

    @rule()
    def new_process_after_trouble(self) -> None:
        counted["step"] += 1
        self.office.heal()
        self.office.reopen()

    @rule(seconds=st.sampled_from([1.0, 60.0, 600.0]))
    def stop_or_lift_later(self, seconds: float) -> None:
        counted["step"] += 1
        self.office.stopped = "" if self.office.stopped else "rapat"
        self.office.clock.advance(seconds)

    # -- people --------------------------------------------------------------------------------

    @rule(number=NUMBERS)
    def edit_and_release(self, number: int) -> None:
        counted["step"] += 1
        self.office.release_edit(number)

    @rule(number=NUMBERS, edit=st.booleans())
    def change_by_hand(self, number: int, edit: bool) -> None:
        """Delete whatever is public; or edit what Tayang knows as live."""
        counted["step"] += 1
        live = self.office.view(number).live
        public = [str(one["id"]) for one in self.office.public(number)]
        if edit and live is not None:
            text = f"{ITEMS[number]} disunting tangan"
            self.office.platform.by_hand(live.post_id, text=text)
            self._touch(number)
        elif not edit and public:
            self.office.platform.by_hand(public[0], deleted=True, key="")
            self._touch(number)

    @rule(number=NUMBERS)
    def post_by_hand_and_adopt(self, number: int) -> None:
        """A person posts the released text and hands the address in."""
        view, job = self.office.view(number), self.office.jobs[number]
        if (
            view.live is None
            and view.state not in SETTLED
            and view.state is not S.WITHDRAWN
            and view.version in ("", job.version)
        ):
            found = self.office.platform.post_by_hand(job.draft.body.text)
            self._act("adopt", lambda: self.office.adopt(number, found))

    @rule(number=NUMBERS)
    def decide(self, number: int) -> None:
        self._act("resolve", lambda: self._decide(number))

    # -- what must hold ------------------------------------------------------------------------

    @invariant()
    def at_most_one_public_post_of_ours(self) -> None:
        for number in range(len(ITEMS) if hasattr(self, "office") else 0):
            ours = self.office.public(number, "tayang")
            assert len(ours) <= 1, [one["text"] for one in ours]

    @invariant()
    def the_ledger_is_sound(self) -> None:
        if hasattr(self, "office"):
            assert self.office.ledger.verify().ok

    @invariant()
    def what_was_taken_down_stays_down(self) -> None:
        for number in range(len(ITEMS) if hasattr(self, "office") else 0):
            if self.office.view(number).state is S.WITHDRAWN:
                assert self.office.public(number, "tayang") == []

    def teardown(self) -> None:
        if not hasattr(self, "office"):
            return
        try:
            self.office.heal()
            for number in range(len(ITEMS)):
                self._bring_to_an_end(number)
        finally:
            self.office.close()

    # -- how -----------------------------------------------------------------------------------

    def _act(self, what: str, act: Any) -> None:
        counted["step"] += 1
        counted[what] += 1
        try:
            act()
        except Killed:
            counted["killed"] += 1
            self.office.reopen()
        self.at_most_one_public_post_of_ours()

    def _breaks(self, trouble: Trouble) -> None:
        calls, reads = trouble
        for step, fault in calls:
            if fault != "late" or step in ("media[0]", "post", "draft"):
                self.office.fault(step, fault)
        self.office.platform.read_errors += reads

    def _touch(self, number: int) -> None:
        self.touched.add(self.office.jobs[number].publication)

    def _decide(self, number: int) -> None:
        """A person waits, looks at the platform, and says what is there."""
        view = self.office.view(number)
        if view.state not in PERSON or view.change is not None or not view.payload_sha256:
            return
        if view.doubtful() is None:
            return
        self.office.heal()
        frozen = thaw(view.payload_sha256, self.office.world.store)
        there = self.office.with_text(number, frozen.payload.text)
        self.office.resolve(number, there[0] if there else "")

    def _bring_to_an_end(self, number: int) -> None:
        """Runs and people go on until it has ended; ten rounds are far more than it may take."""
        view, note = self.office.view(number), ""
        for _ in range(10):
            outcome = self.office.publish(number)
            view, note = outcome.view, outcome.note
            if self._ended(view):
                break
            assert note, f"{view.state} says nothing"
            if view.change is not None and view.change.step == "withdraw":
                self.office.withdraw(number)
            elif view.state in PERSON and view.doubtful() is not None:
                self._decide(number)
            else:
                self.office.correct(number)
                self.office.heal()
        assert self._ended(view), f"stuck: {view.state} {view.reason} {note}"
        counted[f"ended {view.state.value}"] += 1
        self.at_most_one_public_post_of_ours()
        if view.state in (S.TAYANG, S.CORRECTED) and view.publication not in self.touched:
            assert view.live is not None
            public = [one["id"] for one in self.office.public(number)]
            assert view.live.post_id in public, "recorded as aired, but not there"

    def _ended(self, view: PublicationView) -> bool:
        """Aired and proved, or taken down; or people's own hands made proof impossible."""
        if view.change is not None:
            return False
        if view.state in ENDED:
            return True
        spoiled = view.publication in self.touched
        several = view.state is S.DUPLICATE_SUSPECT
        return several or (spoiled and (view.state is S.LIVE or view.state is S.REFUSED))


class BlindModel(Model):
    """The same with reconcile switched off."""

    blind = True
