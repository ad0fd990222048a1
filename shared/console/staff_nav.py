"""What the frame of the staff's pages leads to, by role: names and addresses of queues and pages. Pure."""

from __future__ import annotations

from typing import NamedTuple

from shared.workflow import Role, Status

LATE = "terlambat"  # the queue of whatever is open and past the deadline that somebody is held to
QUEUE_NAMES: dict[str, str] = {
    Status.RECEIVED: "Baru masuk",
    Status.TRIAGE: "Perlu diperiksa",
    Status.SURVEY: "Cek lapangan",
    Status.DISPATCHED: "Menunggu SKPD",
    Status.WORKING: "Dikerjakan",
    Status.CHECKING: "Perlu disahkan",
    Status.WAITING: "Menunggu pelapor",
    Status.RESOLVED: "Selesai",
    Status.REFERRED: "Dirujuk",
    Status.REJECTED: "Ditolak",
    Status.DUPLICATE: "Digabung",
    LATE: "Terlambat",
}
_OF_AN_SKPD: dict[str, str] = {Status.DISPATCHED: "Laporan baru", Status.CHECKING: "Menunggu pengesahan"}
_EVERY_OPEN = (
    Status.TRIAGE, Status.CHECKING, Status.WAITING, Status.SURVEY, Status.DISPATCHED, Status.WORKING, LATE,
)  # fmt: skip
_OWN_OPEN = (Status.DISPATCHED, Status.WORKING, Status.WAITING, Status.CHECKING, LATE)
QUEUES: dict[Role, tuple[str, ...]] = {
    Role.OPERATOR: _EVERY_OPEN,
    Role.SURVEYOR: (Status.SURVEY,),
    Role.OFFICER: _OWN_OPEN,
    Role.HEAD: (Status.TRIAGE, *_OWN_OPEN),
    Role.SUPERVISOR: _EVERY_OPEN,
    Role.AUDITOR: _EVERY_OPEN,
    Role.ADMIN: _EVERY_OPEN,
}


class Item(NamedTuple):
    """`queue`: whose number stands beside it; empty where there is none. `endpoint`: what the right to it is called."""

    endpoint: str
    path: str
    label: str
    queue: str = ""


_BEFORE_THE_QUEUES = (
    Item("alarms", "/admin/peringatan", "Peringatan"),
    Item("overview", "/ikhtisar", "Ikhtisar"),
    Item("inbox", "/kotak-masuk", "Kotak masuk"),
)
_INSTEAD_OF_A_QUEUE: dict[str, Item] = {
    Status.SURVEY: Item("survey", "/survei", "Cek lapangan", Status.SURVEY),
    Status.CHECKING: Item("validation", "/validasi", "Perlu disahkan", Status.CHECKING),
}
_AFTER_THEM = (
    Item("new_report", "/laporan-baru", "Laporan baru"),
    Item("proof", "/bukti", "Bukti harian"),
    Item("dead_letters", "/admin/surat-mati", "Surat mati"),
    Item("undelivered", "/admin/tidak-sampai", "Tidak sampai"),
    Item("access", "/admin/akses", "Catatan akses"),
    Item("retention", "/admin/masa-simpan", "Masa simpan"),
    Item("people", "/admin/orang", "Orang"),
    Item("staff_posts", "/admin/jabatan", "Jabatan"),
    Item("catalogue", "/admin/katalog", "Katalog"),
)


def items(role: Role, allowed: frozenset[str]) -> list[Item]:
    """The first is the role's own first page. `allowed`: endpoints that the role may open."""
    queues = [_of_queue(queue, role, allowed) for queue in QUEUES[role]]
    return [item for item in (*_BEFORE_THE_QUEUES, *queues, *_AFTER_THEM) if item.endpoint in allowed]


def _of_queue(queue: str, role: Role, allowed: frozenset[str]) -> Item:
    """Where there is a page made for the work of that queue it leads there."""
    made = _INSTEAD_OF_A_QUEUE.get(queue)
    if made and made.endpoint in allowed:
        return made
    return Item("queue", f"/antrean/{queue}", name_of(queue, role), queue)


def name_of(queue: str, role: Role) -> str:
    names = QUEUE_NAMES | _OF_AN_SKPD if role in {Role.OFFICER, Role.HEAD} else QUEUE_NAMES
    return names.get(queue, queue)
