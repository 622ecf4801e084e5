"""Why a change of products is refused."""

from domain.shared.errors import DomainError


class InvalidProduct(DomainError):
    """A property is missing or out of range."""

    code = "production.invalid_product"


class UnknownProduct(DomainError):
    """The organisation has no such product; another organisation's is unknown as well."""

    code = "production.unknown_product"

    def __init__(self, got: str) -> None:
        super().__init__("There is no such product.", field="product_id", expected="a product of yours", got=got)


class UnknownVariant(DomainError):
    """The product has no such variant."""

    code = "production.unknown_variant"

    def __init__(self, got: str) -> None:
        super().__init__(
            "The product has no such variant.", field="variant_id", expected="a variant of the product", got=got
        )


class UnknownSku(DomainError):
    """The organisation has no such SKU; another organisation's is unknown as well."""

    code = "production.unknown_sku"

    def __init__(self, got: str, *, field: str = "sku_id") -> None:
        super().__init__("There is no such SKU.", field=field, expected="a SKU of yours", got=got)


class ProductNameTaken(DomainError):
    """The organisation has a product of that name, in whatever case."""

    code = "production.product_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"There is a product called {name} already.", field="name", expected="a name of its own", got=name
        )


class VariantNameTaken(DomainError):
    """The product has a variant of that name, in whatever case."""

    code = "production.variant_name_taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The product has a variant called {name} already.", field="name", expected="a name of its own", got=name
        )


class GtinTaken(DomainError):
    """Another SKU of the organisation has that GTIN."""

    code = "production.gtin_taken"

    def __init__(self, gtin: str) -> None:
        super().__init__(
            "Another SKU has this GTIN: every size and variant needs its own.",
            field="gtin",
            expected="a GTIN that no other SKU has",
            got=gtin,
        )


class ItemNotSellable(DomainError):
    """An item cannot be the stock of a SKU: it is no product, is not counted in pieces, or is another SKU's."""

    code = "production.item_not_sellable"

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(
            f"This item cannot be sold as a SKU: it must be {expected}.", field="item_id", expected=expected, got=got
        )
