"""Public identifiers."""

from trustfund.kernel.ids import new_id


class TestNewId:
    def test_is_version_seven_and_ordered_by_time(self):
        made = [new_id() for _ in range(50)]
        assert {identifier.version for identifier in made} == {7}
        assert {identifier.variant for identifier in made} == {"specified in RFC 4122"}
        assert len(set(made)) == 50
        assert made[0].int >> 80 <= made[-1].int >> 80
