"""Who may be written to: nobody is sent news, or many questions, who has not asked for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from shared import contacts, paging
from shared.contacts import Contact
from shared.errors import NotFound
from shared.installation import Installation
from shared.messages import addresses
from shared.messages.addresses import MOST_ASKED, WITHIN, Address
from shared.messages.links import Link
from shared.platform.ports import Channel
from shared.report import Report
from tests.life import START, sent, submitted
from tests.offices import Meanwhile, with_store
from tests.platform.together import together

BOTH: frozenset[Channel] = frozenset({"email", "whatsapp"})
ONLY_EMAIL: frozenset[Channel] = frozenset({"email"})
PHONE = "0812 3456 7890"


def asked(here: Installation, ticket: str, seq: int = 1, at: datetime = START, by: frozenset[Channel] = BOTH) -> str:
    """What that report's reporter is told of that step: question, news or nothing."""
    hearer = addresses.hearer(here.store, here.secret, ticket, step=f"{ticket}-{seq}", channels=by, now=at)
    return "nothing" if hearer is None else "question" if hearer.is_asked else "news"


def link(here: Installation, ticket: str) -> Link:
    return Link(ticket, contacts.digest_of(here.secret, contact(here, ticket)))


def contact(here: Installation, ticket: str) -> Contact:
    found = contacts.find(here.store, ticket)
    assert found is not None
    return found


def several(here: Installation, *emails: str) -> list[Report]:
    return [sent(here, text=f"Lampu nomor {number} padam", email=email) for number, email in enumerate(emails)]


def confirm(here: Installation, report: Report) -> None:
    addresses.confirm(here.store, here.secret, link(here, report.ticket))


def stop(here: Installation, report: Report, *, everywhere: bool = False) -> None:
    addresses.stop(here.store, here.secret, link(here, report.ticket), everywhere=everywhere)


def switched(here: Installation, ticket: str) -> Channel | None:
    no_use = contact(here, ticket).address or ""
    return addresses.switch(here.store, here.secret, ticket, of_no_use=no_use, channels=BOTH)


def test_a_new_address_is_asked_once_and_told_nothing_until_it_says_yes(installation: Installation) -> None:
    report = sent(installation)
    assert [asked(installation, report.ticket, seq) for seq in (1, 2, 3)] == ["question", "nothing", "nothing"]
    confirm(installation, report)
    assert asked(installation, report.ticket, 4) == "news"


def test_a_question_that_was_lost_is_asked_again_with_the_same_step(installation: Installation) -> None:
    ticket = sent(installation).ticket
    assert [asked(installation, ticket) for _ in range(3)] == ["question"] * 3
    digest = link(installation, ticket).address_digest
    assert len(Address.model_validate(installation.store.get("addresses", digest)).asked) == 1


SPELLINGS = ["siti@kanal.test", "Siti@Kanal.Test", "siti+1@kanal.test", "SITI+2@kanal.test", "siti+3@kanal.test"]


def test_an_address_is_asked_thrice_a_day_however_it_is_spelled(installation: Installation) -> None:
    reports = several(installation, *SPELLINGS)
    assert [asked(installation, report.ticket) for report in reports].count("question") == MOST_ASKED
    later = START + WITHIN
    assert [asked(installation, report.ticket, 2, later) for report in reports][MOST_ASKED:] == ["question"] * 2


def test_a_phone_is_asked_thrice_a_day_however_it_is_typed(installation: Installation) -> None:
    typed = [PHONE, "+62 812 3456 7890", "+62 0812 3456 7890", "0062 812 3456 7890", "81234567890"]
    reports = [sent(installation, text=f"Lampu {one}", email=None, phone=one, told_by="whatsapp") for one in typed]
    assert [asked(installation, report.ticket) for report in reports].count("question") == MOST_ASKED


def test_the_same_address_in_ten_reports_at_once_is_asked_thrice(installation: Installation) -> None:
    reports = several(installation, *["siti@kanal.test"] * 10)
    answers = together(*(partial(asked, installation, report.ticket) for report in reports))
    assert sorted(answers) == ["nothing"] * 7 + ["question"] * MOST_ASKED


def test_where_there_is_no_whatsapp_the_mail_address_is_asked_and_can_say_yes(installation: Installation) -> None:
    report = sent(installation, email="siti@kanal.test", phone=PHONE, told_by="whatsapp")
    assert [asked(installation, report.ticket, seq, by=ONLY_EMAIL) for seq in (1, 2)] == ["question", "nothing"]
    assert contact(installation, report.ticket).address == "siti@kanal.test"
    confirm(installation, report)
    assert asked(installation, report.ticket, 3, by=ONLY_EMAIL) == "news"


def _by_phone(here: Installation, number: int) -> str:
    return sent(here, text=f"Lampu {number}", phone=f"0812000{number}", told_by="whatsapp").ticket


def test_a_strangers_mail_address_beside_many_phones_is_asked_thrice_too(installation: Installation) -> None:
    answers = [
        asked(installation, _by_phone(installation, number), by=ONLY_EMAIL)
        for number in range(10, 18)
    ]  # fmt: skip
    assert answers.count("question") == MOST_ASKED


def test_whoever_says_yes_hears_of_the_own_other_reports_too(installation: Installation) -> None:
    first, second, other = several(installation, "siti@kanal.test", "Siti+lampu@kanal.test", "budi@kanal.test")
    for report in (first, second, other):
        asked(installation, report.ticket)
    confirm(installation, first)
    assert [asked(installation, report.ticket, 2) for report in (second, other)] == ["news", "nothing"]
    assert asked(installation, sent(installation, text="Lampu baru", email="siti@kanal.test").ticket) == "news"


def test_whoever_stops_one_report_still_hears_of_the_others(installation: Installation) -> None:
    first, second = (submitted(installation, text=f"Lampu {number}") for number in range(2))
    stop(installation, first)
    assert [asked(installation, report.ticket) for report in (first, second)] == ["nothing", "news"]


def test_whoever_stops_everything_hears_of_nothing_any_more(installation: Installation) -> None:
    reports = [submitted(installation, text=email, email=email) for email in (*SPELLINGS, "budi@kanal.test")]
    stop(installation, reports[0], everywhere=True)
    assert [asked(installation, report.ticket) for report in reports] == ["nothing"] * 5 + ["news"]
    assert asked(installation, sent(installation, text="Lampu baru", email="siti@kanal.test").ticket) == "nothing"


def test_everything_is_stopped_however_many_reports_there_are(installation: Installation) -> None:
    report = submitted(installation)
    others = [contact(installation, report.ticket).model_copy(update={"ticket": f"PGK-{number:04}"})
              for number in range(paging.MOST + 5)]  # fmt: skip
    installation.store.transact(lambda transaction: [contacts.create(transaction, one) for one in others])
    stop(installation, report, everywhere=True)
    standings = {contact(installation, one.ticket).standing for one in (others[0], others[-1])}
    assert standings == {"stopped"}


def test_stopping_mail_leaves_alone_who_is_told_by_whatsapp(installation: Installation) -> None:
    by_mail = submitted(installation)
    by_phone = submitted(installation, text="Lampu lain", phone=PHONE, told_by="whatsapp")
    stop(installation, by_mail, everywhere=True)
    assert asked(installation, by_phone.ticket) == "news"
    assert switched(installation, by_phone.ticket) == "email"
    assert asked(installation, by_phone.ticket) == "nothing"


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_stop_while_the_first_message_is_being_written_is_heard(
    installation: Installation, *, everywhere: bool
) -> None:
    report = sent(installation)
    slow = Meanwhile(installation.store, before=lambda: stop(installation, report, everywhere=everywhere))
    assert asked(with_store(installation, slow), report.ticket) == "nothing"
    assert contact(installation, report.ticket).standing == "stopped"


def test_a_yes_while_the_first_message_is_being_written_is_heard(installation: Installation) -> None:
    report = sent(installation)
    slow = Meanwhile(installation.store, before=lambda: confirm(installation, report))
    assert asked(with_store(installation, slow), report.ticket) == "news"


def test_a_stopped_report_is_stopped_on_every_address(installation: Installation) -> None:
    report = submitted(installation, phone=PHONE, told_by="whatsapp")
    stop(installation, report)
    assert asked(installation, report.ticket, by=ONLY_EMAIL) == "nothing"
    assert switched(installation, report.ticket) is None


def test_after_the_contact_was_forgotten_a_link_only_stops(installation: Installation) -> None:
    first, open_one = several(installation, "siti@kanal.test", "siti@kanal.test")
    old = link(installation, first.ticket)
    confirm(installation, open_one)
    contacts.erase(installation.store, first.ticket, START)
    with pytest.raises(NotFound):
        addresses.confirm(installation.store, installation.secret, old)
    addresses.stop(installation.store, installation.secret, old, everywhere=True)
    assert asked(installation, open_one.ticket) == "nothing"
    assert contact(installation, first.ticket) == Contact(
        ticket=first.ticket, secret_hash=contact(installation, first.ticket).secret_hash, forgotten_at=START
    )


def test_a_link_to_an_address_that_was_changed_says_nothing_for_the_new_one(installation: Installation) -> None:
    report = submitted(installation, phone=PHONE)
    old = link(installation, report.ticket)
    switched(installation, report.ticket)
    with pytest.raises(NotFound):
        addresses.confirm(installation.store, installation.secret, old)
    addresses.stop(installation.store, installation.secret, old, everywhere=False)
    assert contact(installation, report.ticket).standing == "new"


def test_a_link_of_one_ticket_does_nothing_to_another(installation: Installation) -> None:
    first, second = several(installation, "siti@kanal.test", "budi@kanal.test")
    forged = Link(second.ticket, link(installation, first.ticket).address_digest)
    with pytest.raises(NotFound):
        addresses.confirm(installation.store, installation.secret, forged)
    addresses.stop(installation.store, installation.secret, forged, everywhere=True)
    assert contact(installation, second.ticket).standing == "new"


def test_what_is_remembered_of_an_address_is_not_the_address(installation: Installation) -> None:
    report = sent(installation, email="siti@kanal.test")
    asked(installation, report.ticket)
    kept = installation.store.get("addresses", link(installation, report.ticket).address_digest)
    assert kept is not None
    assert "siti" not in str(kept)


def test_a_few_questions_a_day_go_on_being_asked_day_after_day(installation: Installation) -> None:
    days = [START + number * timedelta(hours=25) for number in range(3)]
    answers = [asked(installation, sent(installation, text=f"Lampu {day} {number}").ticket, at=day)
               for day in days for number in range(4)]  # fmt: skip
    assert answers == (["question"] * 3 + ["nothing"]) * 3
