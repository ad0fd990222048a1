"""The log's tree is RFC 6962's, and every change of a leaf is another root."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.transparency.merkle import EMPTY, Tree, leaf_of

# Certificate Transparency's own test tree: these inputs, and its root after each of them.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
leaves = st.lists(st.binary(max_size=3), max_size=70)


def _grown(entries: list[bytes]) -> Tree:
    tree = Tree()
    for entry in entries:
        tree.add(leaf_of(entry))
    return tree


def _naive(entries: list[bytes]) -> bytes:
    """Section 2.1 of RFC 6962, word for word."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return hashlib.sha256(b"\x01" + _naive(entries[:split]) + _naive(entries[split:])).digest()


def test_the_roots_are_those_of_certificate_transparency() -> None:
    inputs = [bytes.fromhex(each) for each in INPUTS]
    assert [_grown(inputs[: size + 1]).root.hex() for size in range(8)] == ROOTS
    assert Tree().root == EMPTY


@given(leaves)
def test_the_root_is_the_naive_one(entries: list[bytes]) -> None:
    assert _grown(entries).root == _naive(entries)


@given(leaves, leaves)
def test_who_kept_only_the_peaks_goes_on_to_the_same_root(before: list[bytes], after: list[bytes]) -> None:
    kept = _grown(before)
    tree = Tree(kept.size, kept.peaks)
    for entry in after:
        tree.add(leaf_of(entry))
    assert tree.root == _naive(before + after)


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=70, unique=True), st.data())
def test_a_leaf_that_is_changed_left_out_or_moved_gives_another_root(entries: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    to = data.draw(st.integers(0, len(entries) - 1))
    changed = [*entries[:at], entries[at] + b"!", *entries[at + 1 :]]
    less = entries[:at] + entries[at + 1 :]
    moved = [*less[:to], entries[at], *less[to:]]
    roots = {_grown(each).root for each in (changed, less)}
    assert _grown(entries).root not in roots
    assert (_grown(moved).root == _grown(entries).root) == (at == to)


@pytest.mark.parametrize(("size", "peaks"), [(3, 1), (-1, 0), (0, 1)])
def test_peaks_that_do_not_fit_the_size_are_refused(size: int, peaks: int) -> None:
    with pytest.raises(ValueError, match="peaks"):
        Tree(size, [EMPTY] * peaks)
