"""The Merkle tree of an append-only log, as RFC 6962 hashes it. Pure, and of the standard library only: who checks
what Kanal publishes reads this, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

EMPTY = hashlib.sha256(b"").digest()
SIZE = 32


def leaf_of(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """What must be kept of a log to add to it: the roots of its full subtrees, the largest first. One for every bit
    of the size that is set, so twenty of them are a million leaves.
    """

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        """Raises ValueError when they are not as many as the size asks for."""
        self.size = size
        self.peaks = list(peaks)
        if size < 0 or len(self.peaks) != size.bit_count():
            raise ValueError(f"A tree of {size} leaves has {max(size, 0).bit_count()} peaks, not {len(self.peaks)}.")

    def add(self, leaf: bytes) -> None:
        full = self.size
        while full & 1:  # two subtrees of one size become the next larger
            leaf = node_of(self.peaks.pop(), leaf)
            full >>= 1
        self.peaks.append(leaf)
        self.size += 1

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        *others, root = self.peaks
        for peak in reversed(others):
            root = node_of(peak, root)
        return root
