"""Proofs of inclusion and consistency: as Certificate Transparency makes them, and nothing else passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.transparency import proofs
from shared.transparency.merkle import Tree, leaf_of
from tests.test_merkle import INPUTS, ROOTS

EIGHT = [leaf_of(bytes.fromhex(word)) for word in INPUTS]  # as Certificate Transparency's own tests


def _root(leaves: list[bytes]) -> bytes:
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def test_the_path_of_a_leaf_is_that_of_certificate_transparency() -> None:
    path = [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]
    assert [each.hex() for each in proofs.inclusion(EIGHT, 0)] == path
    assert proofs.root_by(EIGHT[0], 0, 8, [bytes.fromhex(each) for each in path]).hex() == ROOTS[-1]


def test_the_proof_that_a_tree_goes_on_is_that_of_certificate_transparency() -> None:
    path = [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [each.hex() for each in proofs.consistency(EIGHT, 6)] == path


LOGS = st.lists(st.binary(max_size=4), min_size=1, max_size=70).map(lambda lines: [leaf_of(line) for line in lines])


@given(LOGS, st.data())
def test_every_leaf_leads_to_the_root_and_from_nowhere_else(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = proofs.inclusion(leaves, index), _root(leaves)
    assert proofs.root_by(leaves[index], index, len(leaves), path) == root
    assert proofs.root_by(leaf_of(b"another line"), index, len(leaves), path) != root
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        assert proofs.root_by(leaves[index], index, len(leaves), [*path[:at], EIGHT[7], *path[at + 1 :]]) != root


@given(LOGS, st.data())
def test_a_path_of_another_length_is_refused(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = proofs.inclusion(leaves, index)
    for wrong in (path[:-1], [*path, EIGHT[0]]):
        if wrong != path:
            with pytest.raises(ValueError, match="path"):
                proofs.root_by(leaves[index], index, len(leaves), wrong)


@given(LOGS, st.data())
def test_a_tree_goes_on_from_every_earlier_one_and_from_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    old, new, path = _root(leaves[:size]), _root(leaves), proofs.consistency(leaves, size)
    assert proofs.roots_by(old, size, len(leaves), path) == (old, new)
    rewritten = [leaf_of(b"rewritten"), *leaves[1:]]
    assert proofs.roots_by(old, size, len(leaves), proofs.consistency(rewritten, size)) != (old, _root(rewritten))


@pytest.mark.parametrize(("index", "size"), [(0, 0), (8, 8), (-1, 8)])
def test_what_is_not_in_a_tree_has_no_path(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        proofs.root_by(EIGHT[0], index, size, [])
    with pytest.raises(IndexError):
        proofs.inclusion(EIGHT[:size], index)


@pytest.mark.parametrize("size", [0, 9])
def test_there_is_no_earlier_tree_of_no_leaves_or_of_more(size: int) -> None:
    with pytest.raises(ValueError, match="no such tree"):
        proofs.consistency(EIGHT, size)
    with pytest.raises(ValueError, match="no such tree"):
        proofs.roots_by(EIGHT[0], size, 8, [])
