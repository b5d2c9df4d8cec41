"""Ed25519 and P-256 verification of the standalone verifier: published vectors, and what is refused."""

import hashlib
import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from deploy.standalone import trustfund_verify as verify

# RFC 8032, 7.1: public key, message, signature.
RFC_8032 = {
    "test 1": (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
            "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    "test 2": (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    "test 3": (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    "test sha(abc)": (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
}
# Points of order 1, 2, 4 and 8, and the identity in a second spelling.
WEAK_KEYS = (
    "01" + "00" * 31,
    "ec" + "ff" * 30 + "7f",
    "00" * 32,
    "00" * 31 + "80",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ee" + "ff" * 30 + "7f",
    "01" + "00" * 30 + "80",
)


class TestEd25519:
    @pytest.mark.parametrize("name", RFC_8032)
    def test_accepts_the_published_vectors(self, name):
        key, message, signature = (bytes.fromhex(part) for part in RFC_8032[name])
        assert verify.ed25519_verify(key, message, signature)
        assert not verify.ed25519_verify(key, message + b"x", signature)

    def test_refuses_a_signature_with_a_second_spelling(self):
        key, message, signature = (bytes.fromhex(part) for part in RFC_8032["test 2"])
        order = 2**252 + 27742317777372353535851937790883648493
        more = int.from_bytes(signature[32:], "little") + order
        assert not verify.ed25519_verify(key, message, signature[:32] + more.to_bytes(32, "little"))

    @pytest.mark.parametrize("key", WEAK_KEYS)
    def test_refuses_a_weak_key(self, key):
        # s = 0 and R = the identity verify under the identity, if nobody looks.
        signature = bytes.fromhex("01" + "00" * 63)
        assert not verify.ed25519_verify(bytes.fromhex(key), b"anything", signature)

    def test_refuses_a_key_with_a_part_of_small_order(self):
        sound = verify._decompressed(bytes.fromhex(RFC_8032["test 1"][0]))
        x, y, z, _ = verify._added(sound, verify._decompressed(bytes.fromhex(WEAK_KEYS[4])))
        inverse = pow(z, -1, verify._P)
        x, y = x * inverse % verify._P, y * inverse % verify._P
        raw = (y | (x & 1) << 255).to_bytes(32, "little")
        assert verify._decompressed(raw) is not None
        assert verify._key_table(raw) is None

    def test_knows_one_encoding_of_each_point(self):
        for more in range(19):
            for sign in (0, 1 << 255):
                raw = (verify._P + more | sign).to_bytes(32, "little")
                assert verify._decompressed(raw) is None
        assert verify._decompressed((1 | 1 << 255).to_bytes(32, "little")) is None

    @pytest.mark.parametrize("lengths", [(31, 64), (33, 64), (32, 63), (32, 65), (0, 0)])
    def test_refuses_other_lengths(self, lengths):
        assert not verify.ed25519_verify(b"\1" * lengths[0], b"", b"\1" * lengths[1])

    def test_judges_as_another_implementation_does(self):
        source = random.Random(8032)
        for _ in range(12):
            private = Ed25519PrivateKey.from_private_bytes(source.randbytes(32))
            public, message = private.public_key().public_bytes_raw(), source.randbytes(50)
            signature = bytearray(private.sign(message))
            assert verify.ed25519_verify(public, message, bytes(signature))
            signature[source.randrange(64)] ^= 1 << source.randrange(8)
            assert not verify.ed25519_verify(public, message, bytes(signature))
            with pytest.raises(InvalidSignature):
                Ed25519PublicKey.from_public_bytes(public).verify(bytes(signature), message)


# RFC 6979, A.2.5: one key, two messages with SHA-256.
P256_KEY = bytes.fromhex(
    "0460FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"
    "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"
)
RFC_6979 = {
    b"sample": "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
    "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
    b"test": "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
    "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
}


class TestP256:
    @pytest.mark.parametrize("message", RFC_6979)
    def test_accepts_the_published_vectors(self, message):
        digest, signature = hashlib.sha256(message).digest(), bytes.fromhex(RFC_6979[message])
        assert verify.p256_verify(P256_KEY, digest, signature)
        assert not verify.p256_verify(P256_KEY, hashlib.sha256(b"other").digest(), signature)

    @pytest.mark.parametrize("part", ["r", "s"])
    @pytest.mark.parametrize("value", [0, verify._N, verify._N + 1, 2**256 - 1])
    def test_refuses_numbers_out_of_range(self, part, value):
        signature = bytes.fromhex(RFC_6979[b"test"])
        raw = value.to_bytes(32, "big")
        bad = raw + signature[32:] if part == "r" else signature[:32] + raw
        assert not verify.p256_verify(P256_KEY, hashlib.sha256(b"test").digest(), bad)

    def test_refuses_a_point_off_the_curve_and_other_encodings(self):
        digest, good = hashlib.sha256(b"test").digest(), bytes.fromhex(RFC_6979[b"test"])
        off = P256_KEY[:-1] + bytes([P256_KEY[-1] ^ 1])
        beyond = b"\4" + verify._Q.to_bytes(32, "big") + P256_KEY[33:]
        for key in (off, beyond, b"\2" + P256_KEY[1:33], b"\5" + P256_KEY[1:], b"\4" + bytes(64)):
            assert not verify.p256_verify(key, digest, good)

    def test_refuses_a_forgery_under_a_point_of_another_curve(self):
        # Of order two on a curve that differs in b alone: it would sign the digest zero.
        five = (5).to_bytes(32, "big")
        assert not verify.p256_verify(b"\4" + five + bytes(32), bytes(32), five + five)

    def test_judges_as_another_implementation_does(self):
        source = random.Random(186)
        for _ in range(8):
            private = ec.derive_private_key(source.randrange(1, verify._N), ec.SECP256R1())
            numbers = private.public_key().public_numbers()
            key = b"\4" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
            message = source.randbytes(20)
            r, s = utils.decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
            digest = hashlib.sha256(message).digest()
            assert verify.p256_verify(key, digest, r.to_bytes(32, "big") + s.to_bytes(32, "big"))
            assert not verify.p256_verify(
                key, digest, s.to_bytes(32, "big") + r.to_bytes(32, "big")
            )


def test_reads_the_published_example_of_a_signed_note():
    # C2SP signed-note: key, message and signature of its example.
    vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    text = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
    raw = verify.unbase64(text)
    key = verify.key_of(vkey, verify.LOG)
    assert raw[:4] == key.hash
    assert verify.ed25519_verify(key.public, b"This is an example message.\n", raw[4:])


@pytest.mark.parametrize(
    "vkey",
    [
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k=",
        "two words+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "",
        "+++",
    ],
)
def test_refuses_a_key_that_is_not_written_properly(vkey):
    with pytest.raises(verify.Unreadable):
        verify.key_of(vkey, verify.LOG)
