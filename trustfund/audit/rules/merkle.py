"""The Merkle tree of RFC 6962 and RFC 9162 over the trail: roots, proofs and their verification.

A full subtree of 2**level leaves has an address, (level, position), and its hash never changes.
Where these are stored, any root or proof takes a number of them that grows with the logarithm of
the tree's size.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Node = tuple[int, int]
EMPTY_ROOT = hashlib.sha256(b"").digest()


class BadProof(ValueError):
    """A proof does not lead to the root that was signed; the message says which."""


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of a leaf with this content."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def nodes_of(first: int, last: int) -> list[Node]:
    """Return the full subtrees, left to right, that make up the leaves first … last − 1.

    `first` must be where a subtree of the tree begins, as in every range of a proof.
    """
    nodes = []
    while first < last:
        level = (last - first).bit_length() - 1
        nodes.append((level, first >> level))
        first += 1 << level
    return nodes


def folded(hashes: Sequence[bytes]) -> bytes:
    """Return the hash above neighboring full subtrees, given left to right."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def new_nodes(old: int, new: int, below: Callable[[Node], bytes]) -> Iterator[tuple[Node, bytes]]:
    """Yield each full subtree, above the leaves, that growing from old to new leaves completes.

    Lower levels come first, so that `below` can be asked for what was yielded before.
    """
    level = 1
    while new >> level:
        for position in range(old >> level, new >> level):
            left, right = (level - 1, 2 * position), (level - 1, 2 * position + 1)
            yield (level, position), node_hash(below(left), below(right))
        level += 1


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """Return the leaves under each hash of the proof that leaf `index` is in a tree of `size`.

    :raises ValueError: if there is no such leaf in it
    """
    if not 0 <= index < size:
        message = f"leaf {index} is not in a tree of {size}"
        raise ValueError(message)
    first, last = 0, size
    ranges = []
    while last - first > 1:
        middle = first + _half(last - first)
        if index < middle:
            ranges.append((middle, last))
            last = middle
        else:
            ranges.append((first, middle))
            first = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[tuple[int, int]]:
    """Return the leaves under each hash of the proof that a tree of `new` begins with one of `old`.

    :raises ValueError: unless 0 < old ≤ new
    """
    if not 0 < old <= new:
        message = f"a tree of {new} cannot begin with one of {old}"
        raise ValueError(message)
    first, last, is_whole = 0, new, True
    ranges = []
    while old != last:
        middle = first + _half(last - first)
        if old <= middle:
            ranges.append((middle, last))
            last = middle
        else:
            ranges.append((first, middle))
            first, is_whole = middle, False
    if not is_whole:
        ranges.append((first, last))
    return ranges[::-1]


def needed(ranges: Iterable[tuple[int, int]]) -> list[Node]:
    """Return every full subtree whose hash the proof of these ranges is made from."""
    return [node for first, last in ranges for node in nodes_of(first, last)]


def proof_hashes(ranges: Iterable[tuple[int, int]], hashes: Mapping[Node, bytes]) -> list[bytes]:
    """Return the proof of these ranges from the hashes of the subtrees that it needs.

    :raises KeyError: if one of them is not given
    """
    return [folded([hashes[node] for node in nodes_of(*leaves)]) for leaves in ranges]


def inclusion_check(
    *, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Return quietly if the leaf with this hash is at this index of the tree with this root.

    :raises BadProof: if not (RFC 9162, 2.1.3.2)
    """
    if not 0 <= index < size:
        raise BadProof("the index is not inside the tree")
    fn, sn, found = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            raise BadProof("the proof has too many hashes")
        if fn & 1 or fn == sn:
            found = node_hash(step, found)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            found = node_hash(found, step)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise BadProof("the proof has too few hashes")
    if found != root:
        raise BadProof("the proof does not lead to the root")


def consistency_check(
    *, old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]
) -> None:
    """Return quietly if the tree of `new` leaves begins with the tree of `old` leaves.

    :raises BadProof: if not (RFC 9162, 2.1.4.2)
    """
    if not 0 < old <= new:
        raise BadProof("the tree has shrunk, or the older one is empty")
    if old == new:
        if proof or old_root != new_root:
            raise BadProof("two roots of one size differ, or there is a proof of nothing")
        return
    before, after = _both_roots(old, new, [old_root, *proof] if _is_full(old) else list(proof))
    if before != old_root:
        raise BadProof("the proof does not lead to the older root")
    if after != new_root:
        raise BadProof("the proof does not lead to the newer root")


class Growing:
    """A tree that is read once, leaf after leaf, and knows its root at any moment.

    It keeps one hash for each full subtree of its right edge, so its memory is the logarithm of
    its size.
    """

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add the leaf with this hash."""
        found, size = leaf, self.size
        while size & 1:
            found, size = node_hash(self._edge.pop(), found), size >> 1
        self._edge.append(found)
        self.size += 1

    @property
    def root(self) -> bytes:
        """Return the root of the leaves so far."""
        return folded(self._edge)


def _half(size: int) -> int:
    """Return the largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


def _is_full(size: int) -> bool:
    return size & (size - 1) == 0


def _both_roots(old: int, new: int, steps: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the older and the newer root to which the hashes of a consistency proof lead."""
    if not steps:
        raise BadProof("the proof has too few hashes")
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if sn == 0:
            raise BadProof("the proof has too many hashes")
        if fn & 1 or fn == sn:
            before, after = node_hash(step, before), node_hash(step, after)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            after = node_hash(after, step)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise BadProof("the proof has too few hashes")
    return before, after
