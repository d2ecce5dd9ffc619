"""Evidence: what is taken, what of it is kept, and what hostile files come to."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from anqi.kit.clock import CHINA
from anqi.kit.faults import Faulty
from anqi.work.evidence import LARGEST, Damaged, attach, open_evidence, path_of
from anqi.work.faults import Conflict
from anqi.work.models import Evidence
from anqi.work.queries import evidence_about, resembling
from tests.organisation.people import SmallPlant
from tests.work.files import (
    PDF,
    document,
    endless_scans,
    from_a_phone,
    of_a_million_members,
    vast_png,
)
from tests.work.tasks import later, saved, scene

pytestmark = pytest.mark.django_db
HAZARD, OTHER = "safety/hazards/12", "safety/hazards/13"


def handed_in(
    wumeng: SmallPlant, file: BytesIO | bytes, name: str = "现场.jpg", about: str = HAZARD
) -> Evidence:
    held = BytesIO(file) if isinstance(file, bytes) else file
    return attach(about=about, file=held, name=name, by=wumeng.stranger)


def test_a_picture_is_stored_under_the_hash_of_its_stored_bytes(wumeng: SmallPlant) -> None:
    evidence = handed_in(wumeng, from_a_phone())
    stored = open_evidence(evidence)
    assert sha256(stored).hexdigest() == evidence.sha256
    assert path_of(evidence.sha256).is_relative_to(settings.HOME / "evidence" / evidence.sha256[:2])
    assert (evidence.size, evidence.type, evidence.by) == (
        len(stored), "image/jpeg", wumeng.stranger,
    )  # fmt: skip
    assert [one.pk for one in evidence_about(wumeng.plant, HAZARD)] == [evidence.pk]


def test_place_and_owner_are_stripped_and_the_cameras_time_is_kept(wumeng: SmallPlant) -> None:
    evidence = handed_in(wumeng, from_a_phone())
    stored = open_evidence(evidence)
    assert b"4711" not in stored
    assert b"Exif" not in stored
    with Image.open(BytesIO(stored)) as picture:
        assert not dict(picture.getexif())
    assert evidence.captured_at == datetime(2020, 3, 11, 16, 30, tzinfo=CHINA)


def test_a_picture_is_turned_upright(wumeng: SmallPlant) -> None:
    with Image.open(BytesIO(open_evidence(handed_in(wumeng, from_a_phone())))) as picture:
        assert picture.size == (320, 240)


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_other_pictures_lose_all_but_what_is_seen_too(wumeng: SmallPlant, format: str) -> None:
    exif = Image.Exif()
    exif[0x013B] = "owner-4711"
    evidence = handed_in(wumeng, saved(scene(), format, exif=exif, xmp=b"owner-4711"), "a.bin")
    assert b"4711" not in open_evidence(evidence)
    assert evidence.is_picture
    assert evidence.name == ("a.png" if format == "PNG" else "a.jpg")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_kind_are_taken(wumeng: SmallPlant, mode: str) -> None:
    picture = Image.new(mode, (30, 20)) if mode == "I;16" else scene().convert(mode)
    assert handed_in(wumeng, saved(picture, "PNG")).type == "image/png"


def test_what_comes_after_a_picture_is_not_kept(wumeng: SmallPlant) -> None:
    polyglot = saved(scene()).getvalue() + b"<script>alert(1)</script>" + document().getvalue()
    stored = open_evidence(handed_in(wumeng, polyglot, "a.html"))
    assert b"script" not in stored
    assert b"PK" not in stored[-200:]


@pytest.mark.parametrize(
    ("file", "type", "name"),
    [
        (PDF, Evidence.Type.PDF, "现场.pdf"),
        (document(), Evidence.Type.DOCX, "现场.docx"),
        (document("xl/workbook.xml"), Evidence.Type.XLSX, "现场.xlsx"),
    ],
)
def test_documents_are_kept_as_they_are_and_named_for_what_they_are(
    wumeng: SmallPlant, file: BytesIO | bytes, type: str, name: str
) -> None:
    data = file if isinstance(file, bytes) else file.getvalue()
    evidence = handed_in(wumeng, data, "现场.exe")
    assert (evidence.type, evidence.name, open_evidence(evidence)) == (type, name, data)


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(100)
REFUSED = {
    "nothing": b"",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "gif": saved(scene(), "GIF").getvalue(),
    "tiff": saved(scene(), "TIFF").getvalue(),
    "heic": HEIC,
    "program": b"\x7fELF" + bytes(200),
    "cut short": saved(scene()).getvalue()[:2000],
    "only a head": b"\xff\xd8\xff\xe0",
    "png that is none": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "webp that is none": b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(50),
    "bomb": vast_png(),
    "bomb just above": vast_png(7072, 7072),
    "scans": endless_scans(),
    "cut pdf": PDF[:-7],
    "archive": document("readme.txt").getvalue(),
    "cut archive": document().getvalue()[:-30],
    "members": of_a_million_members(),
    "out of its folder": document(more={"../../x": b"x"}).getvalue(),
    "macros": document(more={"word/vbaProject.bin": b"x"}).getvalue(),
    "too large": bytes(LARGEST + 1),
}


@pytest.mark.parametrize("file", REFUSED.values(), ids=REFUSED.keys())
def test_anything_else_is_refused_with_the_field_and_nothing_is_kept(
    wumeng: SmallPlant, file: bytes
) -> None:
    with pytest.raises(Faulty) as told:
        handed_in(wumeng, file)
    assert [fault.place for fault in told.value.faults] == ["file"]
    assert not Evidence.objects.exists()


def test_who_hands_in_heic_is_told_what_to_set(wumeng: SmallPlant) -> None:
    with pytest.raises(Faulty) as told:
        handed_in(wumeng, HEIC)
    assert "HEIC" in told.value.faults[0].message


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\赵敏\\隐患 1.pdf", "隐患 1.pdf"),
        ("gpj.\u202eexe.jpg", "gpj.exe.pdf"),
        ("a\x00\r\nb.pdf", "ab.pdf"),
        ("CON.pdf", "file-CON.pdf"),
        ("", "file.pdf"),
        ("...", "file.pdf"),
        ("好" * 300 + ".pdf", "好" * 96 + ".pdf"),
        ('<img src=x onerror="a">.jpg', "_img src=x onerror=_a__.pdf"),
    ],
)
def test_names_are_made_harmless(wumeng: SmallPlant, name: str, kept: str) -> None:
    assert handed_in(wumeng, PDF, name).name == kept


def test_a_picture_used_before_is_flagged_and_not_refused(wumeng: SmallPlant) -> None:
    first = handed_in(wumeng, saved(scene()))
    with later(days=1):
        exact = handed_in(wumeng, saved(scene()), about=OTHER)
    smaller = saved(scene(turned=90).resize((180, 240)), "PNG", exif=_on_its_side())
    with later(days=2):
        alike = handed_in(wumeng, smaller, about="safety/hazards/14")
    assert exact.resembles == alike.resembles == first
    assert [one.pk for one in resembling(wumeng.plant)] == [alike.pk, exact.pk]


def test_other_pictures_and_those_of_the_same_record_are_not_flagged(wumeng: SmallPlant) -> None:
    handed_in(wumeng, saved(scene()))
    again = handed_in(wumeng, saved(scene().resize((640, 480))))
    another = handed_in(wumeng, saved(scene(shift=5)), about=OTHER)
    assert again.resembles is another.resembles is None


def test_the_same_file_twice_about_the_same_is_one(wumeng: SmallPlant) -> None:
    assert handed_in(wumeng, PDF) == handed_in(wumeng, PDF, "b.pdf")
    handed_in(wumeng, PDF, about=OTHER)
    assert Evidence.objects.count() == 2


def test_a_key_stands_for_one_file_even_where_that_was_there_already(wumeng: SmallPlant) -> None:
    def sent(file: bytes, key: str) -> Evidence:
        return attach(about=HAZARD, file=BytesIO(file), name="a", by=wumeng.stranger, key=key)

    first = sent(PDF, "k1")
    assert [sent(PDF, key) for key in ("k2", "k2", "k1")] == [first] * 3
    for key in ("k1", "k2"):
        with pytest.raises(Conflict):
            sent(PDF + b"%%EOF\n", key)
    assert Evidence.objects.get() == first


def test_pictures_are_compared_before_the_transaction_begins(wumeng: SmallPlant) -> None:
    first = handed_in(wumeng, saved(scene()))
    with CaptureQueriesContext(connection) as asked:
        assert handed_in(wumeng, saved(scene(), quality=60), about=OTHER).resembles == first
    order = [one["sql"] for one in asked.captured_queries]
    [compared] = [at for at, sql in enumerate(order) if "NOT" in sql and '"likeness" FROM' in sql]
    [began] = [at for at, sql in enumerate(order) if sql.startswith("SAVEPOINT")]
    assert compared < began


def test_a_stored_file_that_has_changed_or_gone_is_not_handed_out(wumeng: SmallPlant) -> None:
    evidence = handed_in(wumeng, document(more={"x": b"changed"}))
    path = path_of(evidence.sha256)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(Damaged):
        open_evidence(evidence)
    path.unlink()
    with pytest.raises(Damaged):
        open_evidence(evidence)


def test_handing_it_in_again_makes_a_damaged_file_good(wumeng: SmallPlant) -> None:
    file = document(more={"x": b"healed"}).getvalue()
    evidence = handed_in(wumeng, file)
    path_of(evidence.sha256).write_bytes(b"")
    assert open_evidence(handed_in(wumeng, file)) == file
    assert evidence == Evidence.objects.get()


def test_the_database_refuses_that_evidence_is_changed(wumeng: SmallPlant) -> None:
    evidence = handed_in(wumeng, PDF)
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(name="b.pdf")


def _on_its_side() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif
