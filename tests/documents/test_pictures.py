"""FI-06: a picture is drawn anew, so nothing but its pixels is kept: not the place it was taken at."""

from io import BytesIO

import pytest
from PIL import Image

from documents.kinds import examined
from documents.pictures import made_anew
from tests.documents.make import GPS, picture


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_fi_06_a_picture_loses_place_device_comment_and_thumbnail(kind):
    sent = picture(kind)
    with Image.open(BytesIO(sent)) as before:
        assert before.getexif().get_ifd(GPS)  # it was there
    kept = examined(f"a.{kind}", sent)[1]
    with Image.open(BytesIO(kept)) as after:
        assert dict(after.getexif()) == {}
        assert not {"exif", "comment", "icc_profile", "xmp"} & set(after.info)
        assert after.size == (40, 30)
    assert b"telephone" not in kept
    assert b"zqsecret" not in kept


def test_a_picture_taken_sideways_stands_upright_without_the_note_that_said_so():
    out = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=exif)
    assert (made_anew(out.getvalue(), "jpeg").width, made_anew(out.getvalue(), "jpeg").height) == (30, 40)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "P", "1", "LA"])
def test_pictures_of_every_colouring_can_be_drawn_anew(mode):
    assert made_anew(picture("png", mode=mode, place=False), "png").width == 40
    if mode in {"L", "RGB"}:
        assert made_anew(picture("jpeg", mode=mode, place=False), "jpeg").width == 40


def test_a_wide_picture_is_made_narrower_and_keeps_its_shape():
    made = made_anew(picture("png", size=(3000, 1500)), "png", widest=1600)
    assert (made.width, made.height) == (1600, 800)
