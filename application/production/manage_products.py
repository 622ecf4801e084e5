"""Make, edit and archive products, and name their variants."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from application.auditing import audited
from application.billing.room import Room
from application.caller import Caller
from application.requests import claim_for, first_answer
from domain.billing.plans import Limit
from domain.production.product_refusals import UnknownProduct, UnknownVariant
from domain.production.products import Product, Variant, checked_product, checked_variant
from domain.shared.audit import AuditEntry, Facts
from domain.shared.identifiers import ProductId, VariantId
from ports.clock import Clock
from ports.ids import Ids
from ports.transactions import Transaction, Transactions


@dataclass(frozen=True, slots=True)
class _Asked:
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class ManageProducts:
    """
    Change the organisation's products.

    :raises UnknownProduct: the organisation has no such product.
    :raises InvalidProduct: a property cannot be kept.
    :raises ProductNameTaken: another product has the name.
    :raises LimitReached: the plan has no room for another product.
    """

    transactions: Transactions
    room: Room
    clock: Clock
    ids: Ids

    def create(self, caller: Caller, name: str, description: str = "", key: str | None = None) -> Product:
        """
        Make a product; what of it is sold is told by its SKUs. With a key it is made once; a repetition gets the same.

        :raises KeyReused: the key belongs to another request.
        """

        def work(transaction: Transaction) -> Product:
            product_id, now = ProductId(self.ids()), self.clock()
            if key is not None:
                claim = claim_for(key, "create product", [_Asked(name, description)], [str(product_id)], now)
                held = transaction.claims.take(caller.organization_id, [claim])
                if key in held:
                    [made] = first_answer(held[key], claim)
                    return self._product(transaction, caller, ProductId(UUID(made)))
            product = checked_product(
                Product(
                    organization_id=caller.organization_id,
                    id=product_id,
                    name=name,
                    description=description,
                    created_at=now,
                )
            )
            self.room.require(transaction, caller.organization_id, Limit.PRODUCTS, 1)
            transaction.products.add(product, self._audit(caller, "production.create_product", None, product))
            return product

        return self.transactions(work)

    def edit(
        self, caller: Caller, product_id: ProductId, *, name: str | None = None, description: str | None = None
    ) -> Product:
        """Change what is given; None leaves it as it is."""

        def edited(product: Product) -> Product:
            return replace(
                product,
                name=product.name if name is None else name,
                description=product.description if description is None else description,
            )

        return self._change(caller, product_id, "production.edit_product", edited)

    def archive(self, caller: Caller, product_id: ProductId) -> Product:
        """Offer it no more; stock and history stay. An archived product stays as it is."""
        now = self.clock()

        def archived(product: Product) -> Product:
            return replace(product, archived_at=product.archived_at or now)

        return self._change(caller, product_id, "production.archive_product", archived)

    def restore(self, caller: Caller, product_id: ProductId) -> Product:
        """Offer an archived product again."""
        return self._change(
            caller, product_id, "production.restore_product", lambda product: replace(product, archived_at=None)
        )

    def rename_variant(self, caller: Caller, product_id: ProductId, variant_id: VariantId, name: str) -> Variant:
        """
        Give a variant another name. The names of its SKUs' items stay: they are the maker's own.

        :raises UnknownVariant: the product has no such variant.
        :raises VariantNameTaken: another one of the product has the name.
        """

        def work(transaction: Transaction) -> Variant:
            self._product(transaction, caller, product_id)
            variants = transaction.products.variants(caller.organization_id, product_id)
            before = next((variant for variant in variants if variant.id == variant_id), None)
            if before is None:
                raise UnknownVariant(str(variant_id))
            after = checked_variant(replace(before, name=name), variants)
            if after != before:
                subject = ("product_variant", variant_id)
                was, now = {"name": before.name}, {"name": after.name}
                action = "production.rename_variant"
                audit = audited(caller, self.ids, self.clock(), action=action, subject=subject, before=was, after=now)
                transaction.products.save_variant(after, audit)
            return after

        return self.transactions(work)

    def _change(
        self, caller: Caller, product_id: ProductId, action: str, change: Callable[[Product], Product]
    ) -> Product:
        def work(transaction: Transaction) -> Product:
            before = self._product(transaction, caller, product_id)
            after = checked_product(change(before))
            if after != before:
                if before.archived_at is not None and after.archived_at is None:
                    self.room.require(transaction, caller.organization_id, Limit.PRODUCTS, 1)
                transaction.products.save(after, self._audit(caller, action, before, after))
            return after

        return self.transactions(work)

    def _product(self, transaction: Transaction, caller: Caller, product_id: ProductId) -> Product:
        product = transaction.products.get(caller.organization_id, product_id)
        if product is None:
            raise UnknownProduct(str(product_id))
        return product

    def _audit(self, caller: Caller, action: str, before: Product | None, after: Product) -> AuditEntry:
        was = None if before is None else _facts(before)
        return audited(
            caller,
            self.ids,
            self.clock(),
            action=action,
            subject=("product", after.id),
            before=was,
            after=_facts(after),
        )


def _facts(product: Product) -> Facts:
    archived = product.archived_at
    return {
        "name": product.name,
        "description": product.description,
        "archived_at": None if archived is None else archived.isoformat(),
    }
