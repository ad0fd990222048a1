"""Outgoing messages cannot be made to say more than their fields, whichever platform sends them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.platform.ports import Message, Platform, Refused

MESSAGE = Message("PGK-7F3K/2/siti", "siti@example.org", "Laporan Anda diterima", "Terima kasih.")


@pytest.mark.parametrize(
    "bad", ["x\nBcc: all@example.org", "x\r\n\r\nbody", "x\rX: y", "x\0", "x\x85X: y", "x\u2028X: y", "x\u2029"]
)
@pytest.mark.parametrize("field", ["id", "to", "subject"])
def test_a_line_break_cannot_add_a_header(platform: Platform, field: str, bad: str) -> None:
    with pytest.raises(Refused, match="control character"):
        platform.post.send(replace(MESSAGE, **{field: bad}))
