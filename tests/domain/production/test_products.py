from dataclasses import replace
from uuid import UUID

import pytest

from domain.production.product_refusals import InvalidProduct
from domain.production.products import (
    DESCRIPTION_LIMIT,
    NAME_LIMIT,
    Product,
    Sku,
    Variant,
    checked_product,
    checked_sku,
    checked_variant,
    sku_name,
)
from domain.shared.identifiers import ItemId, OrganizationId, ProductId, SkuId, VariantId
from domain.shared.quantity import Quantity
from domain.shared.units import BUILT_IN, UnknownUnit
from tests.domain.inventory.shelf import NOW
from tests.domain.shared.refusals import refused

WHOSE = OrganizationId(UUID(int=1))
ALE = Product(organization_id=WHOSE, id=ProductId(UUID(int=2)), name="Pale Ale", created_at=NOW)
AMBER = Variant(organization_id=WHOSE, id=VariantId(UUID(int=3)), product_id=ALE.id, name="Amber")
ONLY = replace(AMBER, name="Standard")
BOTTLE = Sku(
    organization_id=WHOSE,
    id=SkuId(UUID(int=4)),
    product_id=ALE.id,
    variant_id=AMBER.id,
    item_id=ItemId(UUID(int=5)),
    size=Quantity(330_000),
    unit="l",
    created_at=NOW,
)


@pytest.mark.parametrize("name", ["Käse", "x" * NAME_LIMIT])
def test_a_product_is_called_anything_that_prints(name: str) -> None:
    assert checked_product(replace(ALE, name=name)).name == name


@pytest.mark.parametrize("name", ["", " Ale", "Ale ", "A\nB", "A\x00", "x" * (NAME_LIMIT + 1)])
def test_a_name_that_would_not_look_like_one_is_refused(name: str) -> None:
    expected = "1 to 100 printable characters without blanks around them"
    got = ascii(name) if len(name) < NAME_LIMIT else "101 characters"
    with refused("production.invalid_product", f"name must be {expected}.", field="name", expected=expected, got=got):
        checked_product(replace(ALE, name=name))


def test_a_description_has_lines_and_an_end() -> None:
    text = "Malty,\nwith\ta long end. " + "x" * (DESCRIPTION_LIMIT - 24)
    assert checked_product(replace(ALE, description=text)).description == text
    for wrong in (text + "x", "a\x00b", "\x1b[2J"):
        with refused(
            "production.invalid_product",
            "description must be at most 2000 characters of text.",
            field="description",
            expected="at most 2000 characters of text",
            got=f"{len(wrong)} characters",
        ):
            checked_product(replace(ALE, description=wrong))


def test_the_variants_of_a_product_have_names_of_their_own() -> None:
    blonde = replace(AMBER, id=VariantId(UUID(int=9)), name="Blonde")
    assert checked_variant(replace(AMBER, name="AMBER"), [AMBER, blonde]).name == "AMBER"
    with refused(
        "production.variant_name_taken",
        "The product has a variant called AMBER already.",
        field="name",
        expected="a name of its own",
        got="AMBER",
    ):
        checked_variant(replace(blonde, name="AMBER"), [AMBER, blonde])
    with pytest.raises(InvalidProduct, match="variant must be"):
        checked_variant(replace(AMBER, name=""), [])


@pytest.mark.parametrize("size", [0, -1])
def test_something_is_in_what_is_sold(size: int) -> None:
    with refused(
        "production.invalid_product",
        "size must be more than zero.",
        field="size",
        expected="more than zero",
        got="0" if size == 0 else "-0.000001",
    ):
        checked_sku(replace(BOTTLE, size=Quantity(size)), BUILT_IN)


def test_the_unit_of_a_size_is_kept_by_its_symbol() -> None:
    assert checked_sku(replace(BOTTLE, unit="litres"), BUILT_IN).unit == "l"
    with pytest.raises(UnknownUnit):
        checked_sku(replace(BOTTLE, unit="wheel"), BUILT_IN)


def test_a_sku_is_called_by_product_variant_and_size() -> None:
    assert sku_name(ALE, AMBER, BOTTLE) == "Pale Ale, Amber, 0.33 l"
    assert sku_name(ALE, ONLY, BOTTLE) == "Pale Ale, 0.33 l"
