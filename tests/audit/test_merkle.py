"""merkle: roots and proofs as RFC 6962 and RFC 9162 say, checked by vectors and by another library."""

from random import Random

import pymerkle
import pytest

from trustfund.audit.rules.merkle import (
    EMPTY_ROOT,
    BadProof,
    Growing,
    consistency_check,
    consistency_ranges,
    inclusion_check,
    inclusion_ranges,
    leaf_hash,
    needed,
    new_nodes,
    proof_hashes,
)

# The eight leaves by which implementations of Certificate Transparency are compared.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                 "606162636465666768696a6b6c6d6e6f")
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
SIZES = (1, 2, 3, 7, 8, 9, 64, 100)


class Tree:
    """Every full subtree of a list of leaves, grown in random steps."""

    def __init__(self, leaves: list[bytes], chance: Random | None = None) -> None:
        self.nodes = {(0, place): leaf_hash(leaf) for place, leaf in enumerate(leaves)}
        size = 0
        while size < len(leaves):
            grown = chance.randint(size + 1, len(leaves)) if chance else len(leaves)
            for node, found in new_nodes(size, grown, self.nodes.__getitem__):
                assert node not in self.nodes
                self.nodes[node] = found
            size = grown

    def inclusion(self, index: int, size: int) -> list[bytes]:
        ranges = inclusion_ranges(index, size)
        return proof_hashes(ranges, {node: self.nodes[node] for node in needed(ranges)})

    def consistency(self, old: int, new: int) -> list[bytes]:
        ranges = consistency_ranges(old, new)
        return proof_hashes(ranges, {node: self.nodes[node] for node in needed(ranges)})


def roots(leaves: list[bytes]) -> list[bytes]:
    """Return the root of every size from 0 on."""
    tree, found = Growing(), []
    for leaf in leaves:
        found.append(tree.root)
        tree.append(leaf_hash(leaf))
    return [*found, tree.root]


def random_leaves(size: int) -> list[bytes]:
    chance = Random(size)
    return [chance.randbytes(32) for _ in range(size)]


def peer(leaves: list[bytes]) -> pymerkle.InmemoryTree:
    """Return the same tree by another library."""
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in leaves:
        tree.append_entry(leaf)
    return tree


def test_the_known_roots_are_found():
    assert [root.hex() for root in roots(LEAVES)] == ROOTS
    assert EMPTY_ROOT.hex() == ROOTS[0]


def test_the_known_proofs_are_found():
    tree = Tree(LEAVES)
    assert [found.hex()[:8] for found in tree.inclusion(0, 8)] == [
        "96a296d2",
        "5f083f0a",
        "6b47aaf2",
    ]
    assert [found.hex()[:8] for found in tree.inclusion(5, 8)] == [
        "bc1a0643",
        "ca854ea1",
        "d37ee418",
    ]
    assert [found.hex()[:8] for found in tree.consistency(6, 8)] == [
        "0ebc5d34",
        "ca854ea1",
        "d37ee418",
    ]


@pytest.mark.parametrize("size", SIZES)
class TestAgainstAnotherLibrary:
    def test_roots_are_the_same(self, size):
        leaves = random_leaves(size)
        other = peer(leaves)
        assert roots(leaves)[1:] == [other.get_root(n) for n in range(1, size + 1)]

    def test_every_proof_of_inclusion_is_the_same(self, size):
        leaves = random_leaves(size)
        tree, other, chance = Tree(leaves, Random(size)), peer(leaves), Random(size)
        found = roots(leaves)
        for index in range(size):
            grown = chance.randint(index + 1, size)
            proof = tree.inclusion(index, grown)
            pymerkle.verify_inclusion(
                leaf_hash(leaves[index]), found[grown], other.prove_inclusion(index + 1, grown)
            )
            inclusion_check(
                leaf=leaf_hash(leaves[index]), index=index, size=grown, proof=proof,
                root=other.get_root(grown),
            )  # fmt: skip

    def test_every_proof_of_consistency_leads_to_its_roots(self, size):
        leaves = random_leaves(size)
        tree, other = Tree(leaves, Random(size)), peer(leaves)
        for old in range(1, size + 1):
            consistency_check(
                old=old, old_root=other.get_root(old), new=size,
                new_root=other.get_root(size), proof=tree.consistency(old, size),
            )  # fmt: skip


class TestForgery:
    """Whatever is changed in a proof, it is refused."""

    LEAVES = random_leaves(23)
    TREE = Tree(LEAVES)
    ROOTS = roots(LEAVES)

    def changed(self, proof: list[bytes]) -> list[list[bytes]]:
        flipped = [
            [*proof[:place], bytes([step[0] ^ 1]) + step[1:], *proof[place + 1 :]]
            for place, step in enumerate(proof)
        ]
        return [*flipped, proof[:-1], proof[1:], [*proof, proof[0]], [bytes(32), *proof]]

    @pytest.mark.parametrize("index", range(23))
    def test_a_changed_proof_of_inclusion(self, index):
        proof = self.TREE.inclusion(index, 23)
        leaf, root = leaf_hash(self.LEAVES[index]), self.ROOTS[23]
        inclusion_check(leaf=leaf, index=index, size=23, proof=proof, root=root)
        for other in self.changed(proof):
            with pytest.raises(BadProof):
                inclusion_check(leaf=leaf, index=index, size=23, proof=other, root=root)
        for place in {0, 5, 22, 23, -1} - {index}:
            with pytest.raises(BadProof):
                inclusion_check(leaf=leaf, index=place, size=23, proof=proof, root=root)

    @pytest.mark.parametrize("old", range(1, 23))
    def test_a_changed_proof_of_consistency(self, old):
        proof = self.TREE.consistency(old, 23)
        known = {"old": old, "old_root": self.ROOTS[old], "new": 23, "new_root": self.ROOTS[23]}
        consistency_check(**known, proof=proof)
        for other in self.changed(proof):
            with pytest.raises(BadProof):
                consistency_check(**known, proof=other)
        with pytest.raises(BadProof):
            consistency_check(**{**known, "old_root": self.ROOTS[old - 1]}, proof=proof)

    def test_a_log_that_shrank(self):
        with pytest.raises(BadProof, match="shrunk"):
            consistency_check(
                old=9, old_root=self.ROOTS[9], new=8, new_root=self.ROOTS[8], proof=[]
            )

    def test_two_logs_of_one_size(self):
        with pytest.raises(BadProof, match="one size"):
            consistency_check(
                old=8, old_root=self.ROOTS[9], new=8, new_root=self.ROOTS[8], proof=[]
            )


def test_a_proof_needs_few_hashes():
    assert len(needed(inclusion_ranges(123_456, 1_000_000))) <= 2 * 20
    assert len(needed(consistency_ranges(777_777, 1_000_000))) <= 2 * 20


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index, size):
    with pytest.raises(ValueError, match="not in a tree"):
        inclusion_ranges(index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5)])
def test_there_is_no_proof_of_a_past_that_was_not(old, new):
    with pytest.raises(ValueError, match="cannot begin"):
        consistency_ranges(old, new)
