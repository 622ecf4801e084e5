"""Files that are imported: what they do, and that doing it again does nothing."""

from datetime import UTC, date, datetime

import pytest

from application.inventory.import_stock import ImportRequest
from domain.inventory.transfer.columns import FileKind
from domain.shared.audit import AuditQuery
from tests.application.transfers import cells, exported, imported, places_of, table
from tests.brewery import Brewery
from tests.domain.inventory.shelf import price
from tests.installations import Installation, in_memory

ITEMS = table(
    "code,name,kind,unit,perishable,shelf_life_days",
    "MALT,Pale malt,ingredient,kg,,",
    "HOPS,Hops,ingredient,g,yes,90",
)


@pytest.fixture
def installation() -> Installation:
    return in_memory()


@pytest.fixture
def brewery(installation: Installation) -> Brewery:
    """A brewery that has imported its items."""
    brewery = Brewery.founded(installation.app)
    imported(brewery, ITEMS)
    return brewery


def lots(brewery: Brewery) -> list[tuple[str, ...]]:
    names = ("item", "lot_number", "quantity", "remaining", "unit_cost")
    return [tuple(row[name] for name in names) for row in cells(exported(brewery, FileKind.LOTS))]


class TestItems:
    def test_new_items_are_made_with_what_the_file_tells(self, brewery: Brewery) -> None:
        rows = cells(exported(brewery, FileKind.ITEMS))
        assert [(row["code"], row["unit"], row["perishable"], row["shelf_life_days"]) for row in rows] == [
            ("MALT", "kg", "false", ""),
            ("HOPS", "g", "true", "90"),
        ]

    def test_items_that_are_there_stay_as_they_are(self, installation: Installation, brewery: Brewery) -> None:
        before = installation.kept()

        report = imported(brewery, ITEMS)

        assert (report.recorded, report.unchanged) == (0, 2)
        assert installation.kept() == before

    def test_a_file_that_has_grown_adds_what_is_new(self, brewery: Brewery) -> None:
        report = imported(brewery, ITEMS + b"YEAST,Yeast,ingredient,pkg,,\n")
        assert (report.recorded, report.unchanged) == (1, 2)

    def test_an_item_that_is_there_otherwise_is_refused_with_both(self, brewery: Brewery) -> None:
        other = table(
            "code,name,kind,unit,shelf_life_days", "MALT,Pils malt,ingredient,kg,", "HOPS,Hops,ingredient,kg,9"
        )

        assert places_of(brewery, other) == {
            "row 2, column name": "expected Pale malt, as it is kept; got 'Pils malt'",
            "row 3, column unit": "expected g, as it is kept; got 'kg'",
            "row 3, column shelf_life_days": "expected 90, as it is kept; got '9'",
        }

    def test_what_a_row_does_not_tell_may_be_otherwise(self, brewery: Brewery) -> None:
        report = imported(brewery, table("code,name,kind,unit,shelf_life_days", "HOPS,Hops,ingredient,grams,"))
        assert report.unchanged == 1

    def test_a_current_cost_may_have_moved_on(self, brewery: Brewery) -> None:
        priced = table("code,name,kind,unit,unit_cost", "SALT,Salt,ingredient,kg,2")
        imported(brewery, priced)
        salt = brewery.app.inventory.view_stock.item_of_code(brewery.caller, "SALT").item
        brewery.restock(salt.id, "L", 1, unit_cost=price(3))

        assert imported(brewery, priced).unchanged == 1

    def test_an_item_that_stands_in_the_file_twice_is_refused(self, brewery: Brewery) -> None:
        twice = table("code,name,kind,unit", "A,A,ingredient,kg", "B,B,ingredient,kg", "A,A,ingredient,kg")
        assert places_of(brewery, twice) == {"row 4, column code": "expected each once; got 'A'"}

    def test_the_second_of_two_is_found_also_far_from_the_first(self, brewery: Brewery) -> None:
        rows = [f"I{number},I,ingredient,kg" for number in range(600)]
        assert places_of(brewery, table("code,name,kind,unit", *rows, "I0,I,ingredient,kg")) == {
            "row 602, column code": "expected each once; got 'I0'"
        }

    def test_a_rule_of_items_is_told_at_its_row(self, brewery: Brewery) -> None:
        wrong = table("code,name,kind,unit", "A,A,ingredient,kg", "B,B,ingredient,smoot")
        [(place, sentence)] = places_of(brewery, wrong).items()
        assert place == "row 3, column unit"
        assert sentence.startswith("expected a unit such as")

    def test_the_unit_of_an_item_that_is_there_may_not_exist(self, brewery: Brewery) -> None:
        wrong = table("code,name,kind,unit", "MALT,Pale malt,ingredient,smoot")
        assert list(places_of(brewery, wrong)) == ["row 2, column unit"]

    def test_a_rule_that_is_about_no_column_is_told_at_the_row(self, brewery: Brewery) -> None:
        wrong = table("code,name,kind,unit,shelf_life_days", "A,A,ingredient,kg,9")
        assert places_of(brewery, wrong) == {
            "row 2, column shelf_life_days": "expected nothing, unless the item is perishable; got '9'"
        }


class TestLots:
    def test_lots_come_in_as_deliveries_do(self, brewery: Brewery) -> None:
        report = imported(
            brewery,
            table(
                "item,lot_number,quantity,unit,unit_cost,received_at,expiration_date",
                "MALT,M1,25000,g,1.25,2026-02-01,",
                "HOPS,H1,500,,0.08,,2026-09-30",
                "HOPS,,2,,,,",
            ),
        )

        assert (report.recorded, report.unchanged) == (3, 0)
        assert lots(brewery) == [
            ("MALT", "M1", "25", "25", "1.25"),
            ("HOPS", "H1", "500", "500", "0.08"),
            ("HOPS", "opening", "2", "2", "0.08"),
        ]
        malt = brewery.app.inventory.view_stock.item_of_code(brewery.caller, "MALT").item
        assert (malt.unit_cost, brewery.lots(malt.id)["M1"].received_at) == (
            1_250_000,
            datetime(2026, 1, 31, 23, tzinfo=UTC),
        )
        hops = brewery.app.inventory.view_stock.item_of_code(brewery.caller, "HOPS").item
        assert brewery.lots(hops.id)["opening"].expires_on == date(2026, 5, 31)

    def test_lots_that_are_there_stay_as_they_are(self, installation: Installation, brewery: Brewery) -> None:
        file = table("item,lot_number,quantity,unit_cost", "MALT,M1,25,1.25", "MALT,,5,")
        imported(brewery, file)
        malt = brewery.app.inventory.view_stock.item_of_code(brewery.caller, "MALT").item
        brewery.do("sale", malt.id, 7)
        before = installation.kept()

        report = imported(brewery, file)

        assert (report.recorded, report.unchanged) == (0, 2)
        assert installation.kept() == before

    def test_a_lot_that_is_there_otherwise_is_refused_with_both(self, brewery: Brewery) -> None:
        imported(brewery, table("item,lot_number,quantity,unit_cost", "MALT,M1,25,1.25"))

        assert places_of(brewery, table("item,lot_number,quantity,unit_cost", "MALT,M1,26,1.3")) == {
            "row 2, column quantity": "expected 25, as it is kept; got '26'",
            "row 2, column unit_cost": "expected 1.25, as it is kept; got '1.3'",
        }

    def test_a_lot_that_stands_in_the_file_twice_is_refused(self, brewery: Brewery) -> None:
        rows = [f"MALT,L{number},1" for number in range(600)]

        assert places_of(brewery, table("item,lot_number,quantity", "MALT,A,1", "HOPS,A,1", "MALT,A,1")) == {
            "row 4, column lot_number": "expected each once; got 'A'"
        }
        assert places_of(brewery, table("item,lot_number,quantity", *rows, "MALT,L0,1")) == {
            "row 602, column lot_number": "expected each once; got 'L0'"
        }

    def test_items_that_do_not_exist_are_all_named(self, brewery: Brewery) -> None:
        assert places_of(brewery, table("item,quantity", "NONE,1", "MALT,1", "NADA,1")) == {
            "row 2, column item": "expected an item of yours; got 'NONE'",
            "row 4, column item": "expected an item of yours; got 'NADA'",
        }

    @pytest.mark.usefixtures("brewery")
    def test_another_organisations_item_does_not_exist(self, installation: Installation) -> None:
        cidery = Brewery.founded(installation.app, "Cidery")
        assert list(places_of(cidery, table("item,quantity", "MALT,1"))) == ["row 2, column item"]

    def test_a_rule_of_stock_is_told_at_its_row(self, brewery: Brewery) -> None:
        wrong = table("item,lot_number,quantity,expiration_date", "MALT,A,1,", "MALT,B,1,2026-09-30", "MALT,C,1,")
        assert places_of(brewery, wrong) == {"row 3, column expiration_date": "expected nothing; got '2026-09-30'"}

    @pytest.mark.parametrize("quantity", ["0", "-5"])
    def test_a_lot_begins_with_something(self, brewery: Brewery, quantity: str) -> None:
        [place] = places_of(brewery, table("item,quantity", f"MALT,{quantity}"))
        assert place == "row 2, column quantity"

    def test_a_held_lot_is_held_and_noted_in_the_audit(self, brewery: Brewery) -> None:
        imported(brewery, table("item,lot_number,quantity,held_reason", "MALT,M1,25,damp", "MALT,M2,5,"))

        assert [row["held_reason"] for row in cells(exported(brewery, FileKind.LOTS))] == ["damp", ""]
        page = brewery.app.identity.view_audit(brewery.caller, AuditQuery(action="inventory.hold"))
        assert len(page.rows) == 1

    def test_a_hold_is_added_to_a_lot_that_is_there_and_never_lifted(self, brewery: Brewery) -> None:
        imported(brewery, table("item,lot_number,quantity", "MALT,M1,25"))
        imported(brewery, table("item,lot_number,quantity,held_reason", "MALT,M1,25,damp"))
        imported(brewery, table("item,lot_number,quantity,held_reason", "MALT,M1,25,mould"))
        imported(brewery, table("item,lot_number,quantity,held_reason", "MALT,M1,25,"))

        assert [row["held_reason"] for row in cells(exported(brewery, FileKind.LOTS))] == ["damp"]

    def test_a_reason_that_is_too_long_is_told_at_its_cell(self, brewery: Brewery) -> None:
        wrong = table("item,lot_number,quantity,held_reason", "MALT,M1,25,", f"MALT,M2,25,{'x' * 501}")
        assert places_of(brewery, wrong) == {
            "row 3, column held_reason": "expected 1 to 500 characters; got '501 characters'"
        }

    def test_more_cannot_remain_than_came_in(self, brewery: Brewery) -> None:
        wrong = table("item,lot_number,quantity,remaining", "MALT,A,5,5", "MALT,B,5,6")
        assert places_of(brewery, wrong) == {"row 3, column remaining": "expected 0 to 5; got '6'"}


class TestChanges:
    @pytest.fixture(autouse=True)
    def opening(self, brewery: Brewery) -> None:
        imported(brewery, table("item,lot_number,quantity,unit_cost", "MALT,M1,25,1", "MALT,M2,25,2", "HOPS,H1,500,1"))

    def test_changes_are_decided_by_the_usual_rules(self, brewery: Brewery) -> None:
        report = imported(
            brewery,
            table(
                "item,change_type,quantity,unit,reference,lot_number",
                "MALT,sale,30,kg,INV-1,",
                "HOPS,Spoil,0.1,kg,,",
                "MALT,return,6,,INV-1,",
                "HOPS,recount,350,,,",
                "MALT,restock,1,,,M3",
            ),
        )

        assert report.recorded == 5
        assert [row[1:4] for row in lots(brewery)] == [
            ("M1", "25", "1"),
            ("M2", "25", "25"),
            ("M3", "1", "1"),
            ("H1", "500", "350"),
        ]

    def test_the_same_file_again_changes_nothing(self, installation: Installation, brewery: Brewery) -> None:
        file = table("item,change_type,quantity", "MALT,sale,3", "MALT,sale,3")
        imported(brewery, file)
        before, when = installation.kept(), installation.clock()
        installation.clock.advance(days=1)

        report = imported(brewery, file)

        assert (report.recorded, report.unchanged, report.earlier) == (0, 2, when)
        assert installation.kept() == before

    def test_the_same_file_by_other_columns_is_another(self, brewery: Brewery) -> None:
        file = table("item,change_type,quantity,other", "MALT,sale,3,4")
        imported(brewery, file, ImportRequest(mapping={"quantity": "quantity"}))

        report = imported(brewery, file, ImportRequest(mapping={"quantity": "other"}))

        assert (report.recorded, report.earlier) == (1, None)

    def test_the_same_file_may_be_imported_by_another_organisation(
        self, installation: Installation, brewery: Brewery
    ) -> None:
        file = table("id,item,change_type,quantity", "1,MALT,restock,3")
        cidery = Brewery.founded(installation.app, "Cidery")
        imported(cidery, ITEMS)
        imported(brewery, file)

        assert imported(cidery, file).recorded == 1

    def test_a_file_that_has_grown_adds_the_rows_of_new_ids(self, brewery: Brewery) -> None:
        file = table("id,item,change_type,quantity", "a,MALT,sale,1", "b,MALT,sale,1")
        imported(brewery, file)

        report = imported(brewery, file + b"c,MALT,sale,1\n,MALT,sale,1\n")

        assert (report.recorded, report.unchanged) == (2, 2)
        assert lots(brewery)[0] == ("MALT", "M1", "25", "21", "1")

    def test_an_id_that_came_with_something_else_is_refused(self, brewery: Brewery) -> None:
        imported(brewery, table("id,item,change_type,quantity", "a,MALT,sale,1"))

        assert places_of(brewery, table("id,item,change_type,quantity", "b,MALT,sale,1", "a,MALT,sale,2")) == {
            "row 3, column id": "expected the same row again, or an id of its own; got 'a'"
        }

    def test_an_id_that_stands_in_the_file_twice_is_refused(self, brewery: Brewery) -> None:
        rows = [f"{number},HOPS,sale,0.1" for number in range(600)]

        assert places_of(brewery, table("id,item,change_type,quantity", "a,MALT,sale,1", "a,MALT,sale,1")) == {
            "row 3, column id": "expected each once; got 'a'"
        }
        assert places_of(brewery, table("id,item,change_type,quantity", *rows, "0,HOPS,sale,0.1")) == {
            "row 602, column id": "expected each once; got '0'"
        }

    def test_a_refused_change_is_told_at_its_row(self, brewery: Brewery) -> None:
        wrong = table("item,change_type,quantity", "MALT,sale,1", "MALT,sale,50", "MALT,sale,1")
        assert places_of(brewery, wrong) == {"row 3, column quantity": "expected at most 49 kg; got '50 kg'"}

    def test_the_only_change_that_is_refused_is_told_at_its_row(self, brewery: Brewery) -> None:
        assert list(places_of(brewery, table("item,change_type,quantity", "MALT,sale,51"))) == [
            "row 2, column quantity"
        ]

    def test_a_lot_number_that_is_taken_is_told_at_its_row(self, brewery: Brewery) -> None:
        taken = table("item,change_type,quantity,lot_number", "MALT,restock,1,M3", "MALT,restock,1,M1", "HOPS,sale,1,")
        [place] = places_of(brewery, taken)
        assert place == "row 3, column lot_number"

    def test_what_is_missing_is_told_at_its_column(self, brewery: Brewery) -> None:
        wrong = table("item,change_type,quantity,reference", "MALT,sale,1,", "MALT,reserved,1,", "MALT,sale,,")
        assert list(places_of(brewery, wrong)) == ["row 3, column reference"]
        assert list(places_of(brewery, table("item,change_type,quantity", "MALT,sale,"))) == ["row 2, column quantity"]

    def test_what_is_added_to_a_refusal_is_told_with_it(self, brewery: Brewery) -> None:
        assert places_of(brewery, table("item,change_type,quantity", "MALT,reversal,1")) == {
            "row 2, column change_type": "expected another change type; got 'reversal'"
        }


class TestMovements:
    HEADER = "item,movement,adjustment,change_type,effective_at,lot_number,delta,unit,unit_cost,reference,origin"
    FIRST = "MALT,1,1,restock,2026-02-01,A,5,kg,2,,"
    SECOND = "MALT,2,2,restock,2026-02-01,B,5,kg,3,,"
    SALE = ("MALT,3,3,sale,2026-02-02,A,-5,kg,,INV,", "MALT,4,3,sale,2026-02-02,B,-2,kg,,INV,")

    def test_history_is_taken_as_it_was(self, brewery: Brewery) -> None:
        undone = ("MALT,5,5,reversal,2026-02-03,A,5,kg,,,3", "MALT,6,5,reversal,2026-02-03,B,2,kg,,,3")

        report = imported(brewery, table(self.HEADER, self.FIRST, self.SECOND, *self.SALE, *undone))

        assert report.recorded == 6
        assert lots(brewery) == [("MALT", "A", "5", "5", "2"), ("MALT", "B", "5", "5", "3")]
        assert brewery.findings() == []

    def test_history_goes_on_from_where_it_is(self, brewery: Brewery) -> None:
        imported(brewery, table(self.HEADER, self.FIRST, self.SECOND, *self.SALE))
        undone = ("MALT,5,5,reversal,2026-02-03,A,5,kg,,,3", "MALT,6,5,reversal,2026-02-03,B,2,kg,,,3")

        assert imported(brewery, table(self.HEADER, *undone)).recorded == 2
        assert imported(brewery, table(self.HEADER, *self.SALE, *undone)).unchanged == 4

    def test_adjustments_that_lie_across_chunks_stay_whole(self, brewery: Brewery) -> None:
        came = [f"HOPS,{number},{number},restock,2026-02-01,H{number},5,g,2,," for number in range(1, 451)]
        sale = [f"HOPS,{number},451,sale,2026-02-02,H{number - 450},-5,g,,INV," for number in range(451, 901)]

        imported(brewery, table(self.HEADER, *came, *sale))

        rows = cells(exported(brewery, FileKind.MOVEMENTS))
        assert [row["adjustment"] for row in rows if row["change_type"] == "sale"] == ["451"] * 450

    @pytest.mark.parametrize(
        ("rows", "place", "sentence"),
        [
            ([SECOND], "row 2, column movement", "expected 1, the item's next movement; got '2'"),
            ([FIRST, FIRST], "row 3, column movement", "expected 2, the item's next movement; got '1'"),
            ([FIRST, SECOND, SALE[1]], "row 4, column movement", "expected 3, the item's next movement; got '4'"),
            (
                [FIRST.replace("1,1", "0,0")],
                "row 2, column movement",
                "expected 1, the item's next movement; got '0'",
            ),
            (
                [FIRST.replace("1,1", "1,9")],
                "row 2, column adjustment",
                "expected 1, its first movement; got '9'",
            ),
            ([FIRST.replace("kg", "g")], "row 2, column unit", "expected kg, the item's stock unit; got 'g'"),
            (
                [FIRST, SECOND, SALE[0], SALE[1].replace("INV", "OTHER")],
                "row 5, column reference",
                "expected as row 4, which is of the same adjustment; got 'something else'",
            ),
            (
                [FIRST, "MALT,2,2,reversal,2026-02-03,A,-5,kg,,,7"],
                "row 3, column origin",
                "expected an adjustment of yours; got 'number 7'",
            ),
            (
                [FIRST, "MALT,2,2,sale,2026-02-03,A,-6,kg,,,"],
                "row 3",
                "expected at most 5 kg; got '6 kg'",
            ),
            (
                [FIRST, "MALT,2,2,sale,2026-02-03,X,-1,kg,,,"],
                "row 3, column lot_number",
                "expected a lot of Pale malt; got 'X'",
            ),
            (
                [FIRST, "MALT,2,2,restock,2026-02-03,A,1,kg,2,,"],
                "row 3, column lot_number",
                "expected a lot number that the item does not have yet; got 'A'",
            ),
        ],
    )
    def test_what_is_no_history_is_refused(
        self, installation: Installation, brewery: Brewery, rows: list[str], place: str, sentence: str
    ) -> None:
        before = installation.kept()

        assert places_of(brewery, table(self.HEADER, *rows)) == {place: sentence}
        assert installation.kept() == before

    def test_a_history_that_is_there_otherwise_is_refused_with_both(self, brewery: Brewery) -> None:
        imported(brewery, table(self.HEADER, self.FIRST, self.SECOND, *self.SALE))

        other = [self.FIRST, self.SECOND, self.SALE[0].replace("INV", "OTHER"), self.SALE[1].replace("-2", "-1")]
        other[3] = other[3].replace("INV", "OTHER")

        assert places_of(brewery, table(self.HEADER, *other)) == {
            "row 4, column reference": "expected INV, as it is kept; got 'OTHER'",
            "row 5, column delta": "expected -2, as it is kept; got '-1'",
        }
