"""Bad requests: each is refused with what was wrong, and nothing of it is kept, on any kind of storage."""

from collections.abc import Iterator

import pytest

from adapters.sql.engine import create
from domain.shared.errors import DomainError
from tests.installations import Installation, in_memory, on_engine
from tests.system import bad_fields, bad_stock
from tests.system.shop import Bad, Shop, opened

EVERYTHING = {
    **bad_fields.QUANTITIES,
    **bad_fields.UNITS,
    **bad_fields.FIELDS,
    **bad_stock.ELSEWHERE,
    **bad_stock.LOTS,
    **bad_stock.LEVELS,
    **bad_stock.UNDOING,
}


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(None, id="memory"),
        pytest.param("shared_sqlite_url", id="sqlite"),
        pytest.param("shared_postgres_url", id="postgresql", marks=pytest.mark.postgresql),
    ],
)
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """One for all requests, because none of them may change it."""
    if request.param is None:
        yield in_memory()
        return
    engine = create(request.getfixturevalue(request.param))
    yield on_engine(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def shop(installation: Installation) -> Shop:
    return opened(installation)


@pytest.mark.parametrize("bad", EVERYTHING.values(), ids=EVERYTHING)
def test_a_bad_request_is_told_what_is_wrong_and_changes_nothing(
    installation: Installation, shop: Shop, bad: Bad
) -> None:
    before, wrong = installation.kept(), bad.told_in(shop)
    with pytest.raises(DomainError) as refused:
        bad.request(shop)
    refusal = refused.value
    assert refusal.code == wrong.code
    assert (refusal.field, refusal.expected, refusal.got or "") == (wrong.field, wrong.expected, wrong.got)
    assert refusal.details == wrong.details
    assert installation.kept() == before


def test_all_that_was_refused_left_the_books_in_order(shop: Shop) -> None:
    assert shop.brewery.findings() == []
