"""The verifier's hashes are those of the database, whatever characters stand in the text."""

import random

from django.db import connection

from deploy.standalone import trustfund_verify as verify
from tests.standalone.story import START, Story, moment

# What JSON must escape, what it must not, and what normal forms and byte orders might disturb.
AWKWARD = [chr(code) for code in range(1, 0x20)] + list(
    "\"\\/\x7f\x80\xa0éé한\u1112\u2028\u2029\ufeff😀<>&'"
)


def texts(count: int) -> list[str]:
    source = random.Random(4)
    return ["".join(AWKWARD), *("".join(source.choices(AWKWARD, k=8)) for _ in range(count))]


def test_an_entry_has_the_hash_that_the_books_give_it(db):
    story = Story(11)
    with connection.cursor() as cursor:
        for number, text in enumerate(texts(60)):
            entry = story.entries[number % len(story.entries)]
            entry |= {"memo": text, "reference": text[::-1], "kind": text[:3]}
            entry["reverses_id"] = None if number % 2 else 2**40 + number
            entry["adjusts"] = None if number % 3 else "2025-12-31"
            columns = [[leg[name] for leg in entry["legs"]] for name in verify.LEG]
            cursor.execute(
                "SELECT encode(ledger_content_hash(%s::uuid, %s, %s::date, %s, %s, %s::uuid, %s,"
                " %s::date, %s::text[], %s::text[], %s::uuid[], %s::text[], %s::numeric[]), 'hex')",
                [*(entry[name] for name in verify.HEADER), *columns],
            )
            assert cursor.fetchone() == (verify.entry_hash(entry, "it"),)


def test_a_record_has_the_hash_that_the_trail_gives_it(db):
    with connection.cursor() as cursor:
        for number, text in enumerate(texts(30), start=1):
            record = verify.Record(
                None, 1, "installation", number, moment(START), text, "ab" * 32, ""
            )
            cursor.execute(
                "SELECT audit_hash(%s, %s, %s, %s, decode(%s, 'hex'))",
                [record.chain, number, START, text, record.previous_hash],
            )
            assert bytes(cursor.fetchone()[0]) == verify.record_hash(record)
