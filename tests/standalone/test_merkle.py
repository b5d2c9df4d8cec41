"""The tree of the standalone verifier: RFC 6962's vectors, another implementation, every small size."""

import hashlib

import pytest

from deploy.standalone import trustfund_verify as verify
from tests.standalone.story import growth, path_of, root

# The leaves and the roots of sizes 1 to 8 of RFC 6962's reference implementation.
LEAVES = [
    bytes.fromhex(one)
    for one in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
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
MANY = [hashlib.sha256(b"%d" % number).digest() for number in range(40)]


def tree_of(leaves: list[bytes]) -> verify.Tree:
    tree = verify.Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree


def test_the_roots_are_those_of_the_reference():
    assert tree_of([]).root() == hashlib.sha256(b"").digest()
    for size, expected in enumerate(ROOTS, start=1):
        assert tree_of(LEAVES[:size]).root().hex() == expected
        assert root(LEAVES[:size]).hex() == expected


def test_roots_and_proofs_agree_with_pymerkle():
    pymerkle = pytest.importorskip("pymerkle")
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in MANY:
        tree.append_entry(leaf)
    for size in range(1, len(MANY) + 1):
        assert tree.get_root(size) == tree_of(MANY[:size]).root()
    for size in (1, 7, 8, 39, 40):
        for index in range(size):
            # Its path begins with the leaf itself.
            path = [bytes.fromhex(one) for one in _path(tree.prove_inclusion(index + 1, size))][1:]
            assert path == path_of(MANY[:size], index)
            assert verify.included(MANY[index], index, size, path, tree.get_root(size))


def _path(proof: object) -> list[str]:
    return proof.serialize()["path"]  # type: ignore[attr-defined]


def test_every_inclusion_proof_of_small_trees_holds_for_its_leaf_alone():
    for size in range(1, 18):
        top = root(MANY[:size])
        for index in range(size):
            path = path_of(MANY[:size], index)
            assert verify.included(MANY[index], index, size, path, top)
            for other in range(size + 1):
                if other != index:
                    assert not verify.included(MANY[index], other, size, path, top)
            assert not verify.included(MANY[index], index, size, [*path, top], top)
            if path:
                assert not verify.included(MANY[index], index, size, path[:-1], top)
                assert not verify.included(MANY[index], index, size, path[::-1][:-1], top)
            assert not verify.included(MANY[size], index, size, path, top)


def test_every_consistency_proof_of_small_trees_holds_for_its_sizes_alone():
    for new in range(1, 18):
        top = root(MANY[:new])
        for old in range(1, new + 1):
            proof, before = growth(MANY[:new], old), root(MANY[:old])
            assert verify.consistent(old, before, new, top, proof)
            assert not verify.consistent(old, root([*MANY[: old - 1], b"x"]), new, top, proof)
            assert not verify.consistent(old, before, new, root([*MANY[: new - 1], b"x"]), proof)
            assert not verify.consistent(old, before, new, top, [*proof, top])
            if proof:
                assert not verify.consistent(old, before, new, top, proof[:-1])
                assert not verify.consistent(new, top, old, before, proof)


def test_nothing_grows_from_the_empty_tree_by_a_false_root():
    empty = hashlib.sha256(b"").digest()
    assert verify.consistent(0, empty, 5, root(MANY[:5]), [])
    assert not verify.consistent(0, b"x" * 32, 5, root(MANY[:5]), [])
    assert not verify.consistent(0, empty, 0, b"x" * 32, [])
