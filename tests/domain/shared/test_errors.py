from domain.shared.errors import DomainError


def test_a_refusal_is_told_by_its_sentence() -> None:
    assert str(DomainError("Name the lot.")) == "Name the lot."


def test_a_refusal_points_at_nothing_unless_it_is_told_to() -> None:
    refusal = DomainError("Name the lot.")
    assert (refusal.code, refusal.field, refusal.expected, refusal.got) == ("domain.refused", None, None, None)
    assert refusal.details == {}


def test_the_details_of_a_refusal_do_not_change_with_what_they_were_made_of() -> None:
    details = {"lot": "B-12"}
    refusal = DomainError("Name another lot.", details=details)
    details.clear()
    assert refusal.details == {"lot": "B-12"}
