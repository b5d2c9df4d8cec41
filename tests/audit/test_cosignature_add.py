"""cosignature_add: the line of a registered witness under one of our checkpoints, and no other."""

from datetime import timedelta

import pytest

from tests.factories.witness import Cosigner
from trustfund.audit import selectors, services
from trustfund.audit.errors import (
    BadKey,
    CheckpointDiffers,
    CheckpointUnknown,
    CosignatureWrong,
    NoteUnreadable,
    WitnessKnown,
    WitnessUnknown,
)
from trustfund.audit.models import Cosignature
from trustfund.audit.rules.checkpoint import note_read
from trustfund.db import clock
from trustfund.kernel.errors import NotFound

AT = 1_790_000_000


def registered(cast, witness: Cosigner, name: str = "Norway"):
    return services.witness_add(
        actor=cast.second_administrator, now=clock.now(), action="audit.witness_register",
        name=name, vkey=witness.key.text,
    )  # fmt: skip


@pytest.fixture
def sealed(cast):
    return lambda: services.log_seal(actor=cast.auditor, now=clock.now())


@pytest.fixture
def witness(cast, sealed):
    witness = Cosigner("norway.example/witness")
    registered(cast, witness)
    sealed()
    return witness


def note() -> str:
    return selectors.head().note


class TestLine:
    def test_is_published_with_the_checkpoint(self, witness):
        told = note()
        assert services.cosignature_add(note=witness.cosigned(told, seconds=AT)) == 1
        assert note() == witness.cosigned(told, seconds=AT)
        [row] = selectors.witness_rows()
        assert row.size == selectors.log_size()
        assert clock.now() - row.heard_at < timedelta(seconds=20)

    def test_may_arrive_twice(self, witness):
        told = witness.cosigned(note(), seconds=AT)
        services.cosignature_add(note=told)
        assert services.cosignature_add(note=told) == 0
        assert Cosignature.objects.count() == 1

    def test_that_is_newer_replaces_the_older_one_in_what_is_published(self, witness):
        told = note()
        services.cosignature_add(note=witness.cosigned(told, seconds=AT))
        assert services.cosignature_add(note=witness.cosigned(told, seconds=AT + 9)) == 0
        clock.clock_move(by=timedelta(minutes=6))
        assert services.cosignature_add(note=witness.cosigned(told, seconds=AT + 360)) == 1
        assert note() == witness.cosigned(told, seconds=AT + 360)

    def test_of_several_witnesses_stand_side_by_side(self, cast, witness):
        other = Cosigner("ministry.example/witness")
        registered(cast, other, "Ministry")
        told = note()
        both = other.cosigned(witness.cosigned(told, seconds=AT), seconds=AT)
        assert services.cosignature_add(note=both) == 2
        assert len(note_read(note())[1]) == 3


class TestRefusal:
    def test_of_a_stranger(self, witness):
        with pytest.raises(WitnessUnknown):
            services.cosignature_add(note=Cosigner("x.example").cosigned(note(), seconds=AT))

    def test_of_a_stranger_under_a_known_name(self, witness):
        stranger = Cosigner(witness.key.name)
        with pytest.raises(WitnessUnknown):
            services.cosignature_add(note=stranger.cosigned(note(), seconds=AT))

    def test_of_a_known_key_with_another_signature(self, witness):
        stranger = Cosigner(witness.key.name)
        stranger.key = witness.key
        with pytest.raises(CosignatureWrong):
            services.cosignature_add(note=stranger.cosigned(note(), seconds=AT))

    def test_of_another_time_than_was_signed(self, witness):
        told = note()
        line = witness.line(told, seconds=AT)
        [signature] = note_read(f"x\n\n{line}")[1]
        moved = (AT + 1).to_bytes(8, "big") + signature.blob[8:]
        forged = type(signature)(signature.name, signature.key_hash, moved)
        with pytest.raises(CosignatureWrong):
            services.cosignature_add(note=told + forged.line)

    def test_of_a_checkpoint_that_is_not_ours(self, witness):
        told = note().split("\n")
        told[2] = "A" * 43 + "="
        with pytest.raises(CheckpointDiffers):
            services.cosignature_add(note=witness.cosigned("\n".join(told), seconds=AT))
        told[1] = "999999"
        with pytest.raises(CheckpointUnknown):
            services.cosignature_add(note=witness.cosigned("\n".join(told), seconds=AT))

    @pytest.mark.parametrize("text", ["", "x", "a\n1\nb\n\n", "\x00" * 50])
    def test_of_what_is_no_note(self, witness, text):
        with pytest.raises(NoteUnreadable):
            services.cosignature_add(note=text)


class TestRegister:
    def test_refuses_a_key_of_the_log_and_a_key_twice(self, cast, witness, sealed):
        for text in (selectors.log_keys()[0].vkey, "nonsense", ""):
            with pytest.raises(BadKey):
                services.witness_add(
                    actor=cast.auditor, now=clock.now(), action="x", name="y", vkey=text
                )
        with pytest.raises(WitnessKnown):
            registered(cast, witness)

    def test_one_that_has_left_is_heard_no_more_and_stays_in_the_keys(self, cast, witness):
        row = selectors.witness_rows()[0].witness
        services.witness_end(
            actor=cast.auditor, now=clock.now(), action="audit.witness_retire", witness_id=row.pk
        )
        with pytest.raises(WitnessUnknown):
            services.cosignature_add(note=witness.cosigned(note(), seconds=AT))
        assert [key["vkey"] for key in selectors.keys_file()["witnesses"]] == [witness.key.text]
        with pytest.raises(NotFound):
            services.witness_end(actor=cast.auditor, now=clock.now(), action="x", witness_id=row.pk)
        assert list(selectors.row_findings(type(row))) == []


class TestSilence:
    def test_of_a_witness_is_told_after_two_hours(self, cast, witness, sealed):
        services.cosignature_add(note=witness.cosigned(note(), seconds=AT))
        clock.clock_move(by=timedelta(hours=2, minutes=1))
        sealed()
        assert (selectors.pulse().sealing_is_silent, selectors.pulse().silent_witnesses) == (
            False, 1,
        )  # fmt: skip
        services.cosignature_add(note=witness.cosigned(note(), seconds=AT + 7260))
        assert not selectors.pulse().is_silent
