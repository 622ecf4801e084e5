"""`Documents`: JSON in files, read exactly and written back."""

import gzip
from decimal import Decimal
from io import BytesIO

import pytest

from adapters.files import limits
from adapters.files.json_files import JsonDocuments
from domain.inventory.transfer.problems import UnreadableFile
from domain.shared.exact_json import Json
from ports.documents import Documents

DOCUMENT: Json = {
    "name": "Kölsch “light”",
    "amount": Decimal("3.2412931"),
    "exact": Decimal("4.0"),
    "many": 10**30,
    "list": [True, False, None, [], {}],
}


class TestDocuments:
    """For JSON documents in files."""

    @pytest.fixture
    def documents(self) -> Documents:
        return JsonDocuments()

    def read(self, documents: Documents, content: bytes, encoding: str | None = None) -> Json:
        return documents.read(BytesIO(content), encoding=encoding)

    def written(self, documents: Documents, document: Json) -> bytes:
        target = BytesIO()
        documents.write(target, document)
        return target.getvalue()

    def test_what_is_written_is_read_back_digit_by_digit(self, documents: Documents) -> None:
        content = self.written(documents, DOCUMENT)
        assert self.read(documents, content) == DOCUMENT
        assert b'"exact": 4.0' in content
        assert self.written(documents, self.read(documents, content)) == content

    def test_a_document_comes_in_any_of_the_usual_encodings(self, documents: Documents) -> None:
        text = '{"name": "Kölsch"}'
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
            assert self.read(documents, text.encode(encoding)) == {"name": "Kölsch"}
        assert self.read(documents, gzip.compress(text.encode())) == {"name": "Kölsch"}
        assert self.read(documents, text.encode("latin-1"), "latin-1") == {"name": "Kölsch"}

    def test_where_it_is_broken_is_told(self, documents: Documents) -> None:
        with pytest.raises(UnreadableFile) as caught:
            self.read(documents, b'{\n  "a": 1,\n  "b": x\n}')
        assert caught.value.field == "line 3, character 8"

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"[1, 2",
            b'{"a": 1, "a": 2}',
            b'{"a": NaN}',
            b'{"a": 1e9999999999999999999}',
            b'{"a": "\\ud800"}',
            b"[" * 100_000 + b"]" * 100_000,
            b"[" * 101 + b"]" * 101,
            b"\x00\x01\x02",
            gzip.compress(b'{"a": 1}' * 999, mtime=0)[:-9],
        ],
    )
    def test_what_is_no_document_is_refused(self, documents: Documents, content: bytes) -> None:
        with pytest.raises(UnreadableFile):
            self.read(documents, content)

    def test_a_document_that_would_fill_the_memory_is_refused(
        self, documents: Documents, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "DOCUMENT_CHARACTERS", 1_000)
        packed = gzip.compress(b'"' + b"a" * 1_000 + b'"')
        with pytest.raises(UnreadableFile, match="too large"):
            self.read(documents, packed)
