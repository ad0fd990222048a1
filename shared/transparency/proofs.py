"""That a leaf is in a tree, and that one tree goes on from another, in few hashes: RFC 9162 2.1.3 and 2.1.4, which are
those of RFC 6962. Pure, and of the standard library only, like `merkle`.
"""

from __future__ import annotations

from collections.abc import Sequence

from shared.transparency.merkle import Tree, node_of

Leaves = Sequence[bytes]


def inclusion(leaves: Leaves, index: int) -> list[bytes]:
    """From the leaf up to the root. Raises IndexError where there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*inclusion(leaves[:split], index), _root(leaves[split:])]
    return [*inclusion(leaves[split:], index - split), _root(leaves[:split])]


def root_by(leaf: bytes, index: int, size: int, path: Leaves) -> bytes:
    """The root of the tree of `size` leaves in which that path leads up from the leaf. Raises ValueError."""
    at, last, found = index, size - 1, leaf
    if not 0 <= index < size:
        raise ValueError("There is no such leaf.")
    for other in path:
        if last == 0:
            raise ValueError("The path is too long.")
        if at & 1 or at == last:
            found = node_of(other, found)
            at, last = _up(at, last)
        else:
            found = node_of(found, other)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ValueError("The path is too short.")
    return found


def consistency(leaves: Leaves, size: int) -> list[bytes]:
    """That the tree of the first `size` leaves is the beginning of the tree of all. Raises ValueError."""
    if not 0 < size <= len(leaves):
        raise ValueError("There is no such tree.")
    return _consistency(leaves, size, is_known=True)


def roots_by(first_root: bytes, first: int, second: int, path: Leaves) -> tuple[bytes, bytes]:
    """The roots of the trees of `first` and `second` leaves to which that path leads. Raises ValueError."""
    if not 0 < first <= second:
        raise ValueError("There is no such tree.")
    if first == second and not path:
        return first_root, first_root
    start, *rest = [first_root, *path] if first & (first - 1) == 0 else [*path]
    at, last = _down(first - 1, second - 1)
    old = new = start
    for other in rest:
        if last == 0:
            raise ValueError("The path is too long.")
        if at & 1 or at == last:
            old, new = node_of(other, old), node_of(other, new)
            at, last = _up(at, last)
        else:
            new = node_of(new, other)
        at, last = at >> 1, last >> 1
    if last != 0:
        raise ValueError("The path is too short.")
    return old, new


def _consistency(leaves: Leaves, size: int, *, is_known: bool) -> list[bytes]:
    """`is_known`: whoever checks has the root of these first leaves."""
    if size == len(leaves):
        return [] if is_known else [_root(leaves)]
    split = _split(len(leaves))
    if size <= split:
        return [*_consistency(leaves[:split], size, is_known=is_known), _root(leaves[split:])]
    return [*_consistency(leaves[split:], size - split, is_known=False), _root(leaves[:split])]


def _split(size: int) -> int:
    """The largest power of two that is smaller."""
    return 1 << (size - 1).bit_length() - 1


def _root(leaves: Leaves) -> bytes:
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def _up(at: int, last: int) -> tuple[int, int]:
    """To where it is a right child."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _down(at: int, last: int) -> tuple[int, int]:
    """To where it is no right child."""
    while at & 1:
        at, last = at >> 1, last >> 1
    return at, last
