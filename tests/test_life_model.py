"""Lives of a city made up step by step: whatever people, time and failures do, nothing is lost, doubled or shown.

`make model` lives longer. The model, which knows what must be true, is `tests/model`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from shared import batches, contacts, lifecycle
from shared.errors import Refusal
from shared.messages import addresses
from shared.messages.links import Link
from shared.platform.ports import Contended, Refused, TryLater
from shared.report import Report
from shared.sweep import sweep
from tests import cases
from tests.model import checks, choosing, settling
from tests.model.city import POSTS, SECRET, City, built
from tests.model.deeds import Deed
from tests.model.faults import Died, Salts
from tests.model.sweeping import absorb, check_nothing_left

LIVES = int(os.environ.get("KANAL_LIVES", "50"))
SEED = int(os.environ.get("KANAL_SEED", "1"))
STEPS_OF_A_LIFE = 60
STEPS = "steps in the lives of the model's cities"
MOST_REPORTS = 4
MOVES_OF_A_MORNING = 12
TRIES = 4
SALTS = Salts()
CHANCE = st.randoms(use_true_random=False)
PASSING = st.sampled_from((1, 3, 40, 40, 300, 300, 1_000, 3_000, 20_000)).map(
    lambda minutes: timedelta(minutes=minutes)
)
FAULTS = st.sampled_from(("contended", "died before", "died after"))
MOODS = st.lists(st.sampled_from(("", "later", "away", "refused", "died before", "died after")), max_size=4)
PROBLEMS = {"later": TryLater("busy", 900), "away": OSError("away"), "refused": Refused("no")}


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        SALTS.number = 0
        self.city: City = built()
        self.before: dict[str, Report] = {}

    def teardown(self) -> None:
        self.city.close()

    @initialize(chance=CHANCE)
    def the_first_report(self, chance: Random) -> None:
        self._submit(chance)

    @precondition(lambda self: len(self.city.known) < MOST_REPORTS)
    @rule(chance=CHANCE, fault=st.sampled_from(("", "", "died after", "contended")))
    def somebody_reports(self, chance: Random, fault: str) -> None:
        self.city.store.faults = [fault]
        self._submit(chance)

    @rule(chance=CHANCE)
    def somebody_does_what_is_next(self, chance: Random) -> None:
        self._do(choosing.next_move(self.city, chance))

    @rule(chance=CHANCE)
    def the_work_goes_on(self, chance: Random) -> None:
        settling.deliver_all(self.city)
        for _ in range(MOVES_OF_A_MORNING):
            self._do(choosing.next_move(self.city, chance))
            self.city.passes(timedelta(minutes=1))

    @rule(chance=CHANCE)
    def somebody_tries_anything(self, chance: Random) -> None:
        self._do(choosing.any_move(self.city, chance))

    @rule(chance=CHANCE)
    def somebody_adds_a_photo(self, chance: Random) -> None:
        self._do(choosing.photo(self.city, chance))

    @rule(chance=CHANCE)
    def somebody_supports(self, chance: Random) -> None:
        self._do(choosing.support(self.city, chance))

    @precondition(lambda self: len(self.city.known) == MOST_REPORTS)
    @rule(chance=CHANCE)
    def somebody_has_it_erased(self, chance: Random) -> None:
        if chance.random() < 0.3:
            self._do(choosing.erasure(self.city, chance))

    @rule(chance=CHANCE, fault=FAULTS, after=st.integers(0, 2), deaf=st.integers(0, 2))
    def something_breaks(self, chance: Random, fault: str, after: int, deaf: int) -> None:
        self.city.queue.deaf = deaf
        self.city.store.faults = [*[""] * after, fault]
        self._do(choosing.any_deed(self.city, chance))
        self.city.store.faults = []

    @rule(chance=CHANCE)
    def two_do_something_at_once(self, chance: Random) -> None:
        first, second = (choosing.any_deed(self.city, chance) for _ in range(2))
        self.city.store.meanwhile = lambda: self._do(second)
        self._do(first)
        self.city.store.meanwhile = None

    @rule(chance=CHANCE)
    def an_address_is_confirmed(self, chance: Random) -> None:
        self._confirm(self.city.some(chance).ticket)

    @precondition(lambda self: self.city.queue.waiting)
    @rule(chance=CHANCE, how=st.sampled_from(("once", "once", "twice", "kept", "lost", "all")))
    def an_event_comes(self, chance: Random, how: str) -> None:
        if how == "all":
            settling.deliver_all(self.city)
            return
        topic, message = self.city.queue.taken(chance)
        if how == "kept":
            self.city.queue.waiting.append((topic, message))
        for _ in range({"lost": 0, "twice": 2}.get(how, 1)):
            settling.delivered(self.city, topic, message)

    @precondition(lambda self: self.city.queue.waiting)
    @rule(chance=CHANCE, moods=MOODS)
    def letters_are_not_taken(self, chance: Random, moods: list[str]) -> None:
        self.city.post.moods = [PROBLEMS.get(mood, mood) for mood in moods]
        topic, message = self.city.queue.taken(chance)
        try:
            settling.delivered(self.city, topic, message)
        except Died:
            self.city.queue.waiting.append((topic, message))
        self.city.post.moods = []

    @rule(time=PASSING)
    def time_passes(self, time: timedelta) -> None:
        self.city.passes(time)

    @rule(time=PASSING, fault=st.one_of(st.just(""), FAULTS), after=st.integers(0, 3))
    def the_sweep_comes(self, time: timedelta, fault: str, after: int) -> None:
        """And again, where the first one did not come to its end."""
        self.city.passes(time)
        self.city.store.faults = [*[""] * after, fault]
        with suppress(Died, Contended):
            sweep(self.city.here, self.city.now)
        self.city.store.faults = []
        absorb(self.city)
        sweep(self.city.here, self.city.now)
        absorb(self.city)
        check_nothing_left(self.city)

    @rule()
    def what_is_public_is_written(self) -> None:
        settling.check_published(self.city, with_export=False)

    @rule(with_export=st.sampled_from((False, False, False, True)), grows_old=st.sampled_from((False,) * 7 + (True,)))
    def all_is_well_again(self, with_export: bool, grows_old: bool) -> None:
        settling.settle(self.city)
        checks.check_erased(self.city)
        if with_export:
            settling.check_published(self.city, with_export=True)
        if grows_old:
            settling.grow_old(self.city)

    @rule(chance=CHANCE, post=st.sampled_from(POSTS))
    def somebody_looks(self, chance: Random, post: str) -> None:
        known = self.city.some(chance)
        if known.is_open:
            checks.check_seen_by_whom(self.city, known, post)

    @invariant()
    def all_is_as_it_must_be(self) -> None:
        cases.TRIED[STEPS] += 1
        self.city.passes(timedelta(seconds=1))
        self.before = checks.check_city(self.city, self.before)
        checks.check_told_once(self.city.post.taken)

    def _submit(self, chance: Random) -> None:
        known = set(self.city.known)
        self._do(choosing.new_report(self.city, chance))
        [ticket] = set(self.city.known) - known
        if chance.random() < 0.7:
            self.city.known[ticket].is_told = self._confirm(ticket)

    def _confirm(self, ticket: str) -> bool:
        contact = contacts.find(self.city.store, ticket)
        if contact is None or contact.address_digest is None:
            return False
        addresses.confirm(self.city.store, SECRET, Link(ticket, contact.address_digest))
        return True

    def _do(self, deed: Deed) -> None:
        """Once more after a failure, as whoever heard no answer does."""
        came: type[Refusal] | None = None
        for left in reversed(range(TRIES)):
            try:
                deed.run(self.city)
            except (Died, Contended):
                assert left, deed
            except Refusal as refusal:
                came = type(refusal)
                break
            else:
                break
        expected = deed.verdict(self.city)
        assert came is expected, (came, expected, deed, self.city.known)
        if came is None:
            deed.apply(self.city)
            self.city.observe()


def test_whatever_happens_in_a_city_nothing_gets_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "secrets", SALTS)
    monkeypatch.setattr(batches, "SIDE_BY_SIDE", 1)  # or a fault would meet now this report, now that one
    chosen = settings(
        max_examples=LIVES, stateful_step_count=STEPS_OF_A_LIFE, deadline=None, database=None, derandomize=False,
        print_blob=True, report_multiple_bugs=False,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    run_state_machine_as_test(seed(SEED)(Life), settings=chosen)
