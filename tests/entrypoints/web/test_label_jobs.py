"""Labels that a worker draws, by the API and on pages: how far they are, their file, and what is refused."""

import pytest
from flask import Flask

from tests.entrypoints.web.browsing import Pages, pages_by
from tests.entrypoints.web.program import NOBODY, Json, Program, program_of, refusal
from tests.installations import RESOLVER, Installation
from tests.scanner import of_pdf

GTIN = "06291041500213"


@pytest.fixture
def bottle(program: Program) -> Json:
    """A SKU with a GTIN."""
    return program.sku(gtin=GTIN)


def lot_of(program: Program, bottle: Json, code: str = "KOE-7") -> str:
    return program.restock(bottle["item_id"], 24, lot_number=code)


def links_in(pdf: bytes) -> list[str]:
    return [text for kind, text in of_pdf(pdf) if kind == "]Q1"]


def test_labels_are_asked_for_watched_and_taken_away(
    installation: Installation, program: Program, bottle: Json
) -> None:
    lots = [{"lot_id": lot_of(program, bottle), "copies": 2}]
    job = program.made("/label-jobs", {"lots": lots, "sheet": "100x50"})
    path = f"/label-jobs/{job['job_id']}"
    assert program.seen(path) == job
    assert (job["state"], job["labels"], job["drawn"], job["overdue"]) == ("waiting", 2, 0, False)
    refusal(program.get(f"{path}/file"), 409, "production.labels_not_ready")
    installation.app.production.draw_labels()
    ready = program.seen(path)
    assert (ready["state"], ready["drawn"], ready["failure"]) == ("ready", 2, None)
    file = program.get(f"{path}/file")
    assert file.mimetype == "application/pdf"
    assert file.headers["Content-Disposition"].startswith('attachment; filename="stillroom-labels-100x50-')
    assert links_in(file.data) == [f"{RESOLVER}/01/{GTIN}/10/KOE-7"] * 2


def test_a_repetition_under_the_same_key_gets_the_same_answer(program: Program, bottle: Json) -> None:
    body = {"lots": [{"lot_id": lot_of(program, bottle)}]}
    assert program.made("/label-jobs", body, key="once") == program.made("/label-jobs", body, key="once")


@pytest.mark.parametrize(
    ("lots", "status", "code"),
    [
        ([], 422, "request.invalid"),
        ([{"lot_id": NOBODY}] * 501, 422, "request.invalid"),
        ([{"lot_id": NOBODY, "copies": 251}] * 2, 422, "production.bad_label_count"),
        ([{"lot_id": NOBODY}] * 500, 404, "inventory.unknown_lot"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_once(program: Program, lots: list[Json], status: int, code: str) -> None:
    refusal(program.post("/label-jobs", {"lots": lots}), status, code)


def test_the_page_tells_how_far_it_is_and_looks_again_by_itself(
    installation: Installation, pages: Pages, program: Program, bottle: Json
) -> None:
    lot_id, path = lot_of(program, bottle), f"/items/{bottle['item_id']}/labels"
    assert "Draw in the background" in pages.open(path)
    sent = pages.send(f"{path}/jobs", **{f"copies-{lot_id}": "3", "sheet": "62x29"})
    assert sent.status_code == 303
    job = sent.headers["Location"]
    waiting = pages.client.get(job)
    assert waiting.headers["Refresh"] == "2"
    assert "<title>0 of 3 labels drawn" in waiting.text
    assert '<progress id="drawn" max="3" value="0">0 of 3</progress>' in waiting.text
    assert job in pages.client.get(path).text
    installation.app.production.draw_labels()
    ready = pages.client.get(job)
    assert "Refresh" not in ready.headers
    assert "<title>3 labels ready" in ready.text
    assert f"{job}/file" in ready.text
    assert links_in(pages.client.get(f"{job}/file").data) == [f"{RESOLVER}/01/{GTIN}/10/KOE-7"] * 3


def test_the_page_says_when_no_worker_has_taken_them(
    installation: Installation, pages: Pages, program: Program, bottle: Json
) -> None:
    lots = [{"lot_id": lot_of(program, bottle)}]
    job = program.made("/label-jobs", {"lots": lots})["job_id"]
    installation.clock.advance(minutes=1, seconds=1)
    late = pages.client.get(f"/label-jobs/{job}")
    assert "stillroom worker" in late.text
    assert late.headers["Refresh"] == "15"
    assert program.seen(f"/label-jobs/{job}")["overdue"]


def test_the_page_says_why_labels_were_not_drawn_and_what_to_do(
    installation: Installation, pages: Pages, program: Program
) -> None:
    sku = program.sku()
    lots = [{"lot_id": program.restock(sku["item_id"], 1, lot_number="Größe 7")}]
    job = program.made("/label-jobs", {"lots": lots})["job_id"]
    program.patch(f"/skus/{sku['sku_id']}", {"gtin": GTIN})
    installation.app.production.draw_labels()
    failed = pages.client.get(f"/label-jobs/{job}")
    assert "Refresh" not in failed.headers
    assert "cannot stand on a label with a GTIN: receive such lots under another code" in failed.text
    assert program.seen(f"/label-jobs/{job}")["failure"]["code"] == "production.lot_code_not_on_label"


def test_all_open_lots_of_an_item_are_drawn_though_not_all_have_a_field(pages: Pages, program: Program) -> None:
    item_id = program.item("MALT")
    lots = [program.restock(item_id, 1) for _ in range(203)]
    path = f"/items/{item_id}/labels"
    assert "Labels of each other open lot" in pages.open(path)
    sent = pages.send(f"{path}/jobs", **{f"copies-{lots[0]}": "0", f"copies-{lots[1]}": "3", "others": "1"})
    assert "0 of 204 labels" in pages.open(sent.headers["Location"])
    assert "have them drawn in the background" in pages.client.get(f"{path}/file?others=1").text
    refused = pages.send(f"{path}/jobs", others="3")
    assert refused.status_code == 422
    assert "1 to 500 labels" in refused.text
    assert 'name="others" value="3"' in refused.text


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"others": "many"}, 422), ({}, 422), ({f"copies-{NOBODY}": "1"}, 404), ({"copies-x": "1"}, 404)],
)
def test_what_is_wrong_with_the_form_is_told(
    pages: Pages, program: Program, bottle: Json, typed: Json, status: int
) -> None:
    lot_of(program, bottle)
    assert pages.send(f"/items/{bottle['item_id']}/labels/jobs", **typed).status_code == status


def test_s44_another_organisations_labels_are_not_found(
    site: Flask, installation: Installation, program: Program, bottle: Json
) -> None:
    job = program.made("/label-jobs", {"lots": [{"lot_id": lot_of(program, bottle)}]})["job_id"]
    installation.app.production.draw_labels()
    other = program_of(site, installation, "Big Brewery")
    for path in (f"/label-jobs/{job}", f"/label-jobs/{job}/file"):
        refusal(other.get(path), 404, "production.unknown_label_job")
        assert pages_by(installation, other.token).client.get(path).status_code == 404
    other_item = other.item("MALT")
    assert "Drawn in the background" not in pages_by(installation, other.token).open(f"/items/{other_item}/labels")
