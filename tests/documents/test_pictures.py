"""FI-06: a picture is drawn anew, so nothing but its pixels is kept: not the place it was taken at."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from documents.errors import DocumentUnfit
from documents.file_types import examined
from documents.images import made_anew
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
def test_pictures_of_every_coloring_can_be_drawn_anew(mode):
    assert made_anew(picture("png", mode=mode, place=False), "png").width == 40
    if mode in {"L", "RGB"}:
        assert made_anew(picture("jpeg", mode=mode, place=False), "jpeg").width == 40


def sent_as(drawn, kind, **how):
    out = BytesIO()
    drawn.save(out, kind.upper(), **how)
    return out.getvalue()


def ramp_of(mode):
    """256 grays from black to white, each as far from the next."""
    ramp = Image.new(mode, (256, 4))
    step = 257 if mode == "I;16" else 1
    ramp.putdata([x * step for _ in range(4) for x in range(256)])
    return ramp


@pytest.mark.parametrize("mode", ["I;16", "L"])
@pytest.mark.parametrize("widest", [None, 128])
def test_a_gray_picture_keeps_its_grays_in_eight_bits_and_in_sixteen(mode, widest):
    kept = Image.open(
        BytesIO(made_anew(sent_as(ramp_of(mode), "png"), "png", widest=widest).content)
    ).convert("L")
    for part in (0.1, 0.5, 0.9):
        assert abs(kept.getpixel((int(kept.width * part), 1)) - 256 * part) <= 2


def test_a_picture_with_a_palette_keeps_its_colors_and_what_is_see_through():
    drawn = Image.new("P", (40, 30), 1)
    drawn.putpalette([255, 0, 0, 0, 128, 255])
    drawn.paste(0, (0, 0, 20, 30))
    kept = Image.open(BytesIO(made_anew(sent_as(drawn, "png", transparency=0), "png").content)).convert(
        "RGBA"
    )
    assert (kept.getpixel((5, 5))[3], kept.getpixel((30, 5))) == (0, (0, 128, 255, 255))


def test_a_picture_for_print_in_cmyk_keeps_its_colors():
    red = sent_as(Image.new("CMYK", (40, 30), (0, 255, 255, 0)), "jpeg", quality=95)
    red_channel, green, blue = (
        Image.open(BytesIO(made_anew(red, "jpeg").content)).convert("RGB").getpixel((5, 5))
    )
    assert red_channel > 240
    assert max(green, blue) < 15


def test_colors_of_a_profile_are_kept_as_they_look():
    """A profile whose red and blue are exchanged: what is kept without it must show what it showed."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, blue = srgb.index(b"rXYZ", 128), srgb.index(b"bXYZ", 128)
    turned = bytearray(srgb)
    turned[red : red + 4], turned[blue : blue + 4] = b"bXYZ", b"rXYZ"
    sent = sent_as(Image.new("RGB", (40, 30), (250, 10, 10)), "png", icc_profile=bytes(turned))
    kept = Image.open(BytesIO(made_anew(sent, "png").content)).convert("RGB").getpixel((5, 5))
    assert kept[2] > 200
    assert kept[0] < 60


def test_a_profile_nobody_can_read_does_not_cost_the_picture():
    sent = sent_as(Image.new("RGB", (40, 30), (250, 10, 10)), "png", icc_profile=b"no profile")
    assert Image.open(BytesIO(made_anew(sent, "png").content)).convert("RGB").getpixel((5, 5)) == (
        250,
        10,
        10,
    )


def test_a_wide_picture_is_made_narrower_and_keeps_its_shape():
    made = made_anew(picture("png", size=(3000, 1500)), "png", widest=1600)
    assert (made.width, made.height) == (1600, 800)


@pytest.mark.parametrize(
    ("tag", "said"),
    [(0x011A, struct.pack("<I", 72)), (0x010F, b"\xff\xfe\0\0"), (0x8825, b"\xff\xff\xff\xff")],
)
@pytest.mark.parametrize("kind", range(13))
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # it says so, and draws the picture
def test_a_note_of_the_camera_that_makes_no_sense_does_not_cost_the_picture(tag, said, kind):
    notes = b"II*\0\x08\0\0\0\x02\0" + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    notes += struct.pack("<HHI", tag, kind, 1) + said + bytes(4)
    out = BytesIO()
    Image.new("RGB", (40, 30)).save(out, "JPEG", exif=b"Exif\0\0" + notes)
    made = made_anew(out.getvalue(), "jpeg")
    assert {made.width, made.height} == {40, 30}


@pytest.mark.parametrize("held", range(1, 9))
def test_however_the_camera_was_held_the_sky_is_above(held):
    upright = Image.new("L", (40, 30))
    upright.paste(255, (0, 0, 40, 10))  # the sky
    upright.paste(128, (0, 0, 5, 10))  # a tree on the left
    as_held = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # Pillow's transposition that undoes the camera's
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112] = held
    (upright.transpose(as_held[held]) if held > 1 else upright).save(out, "PNG", exif=exif)
    with Image.open(BytesIO(made_anew(out.getvalue(), "png").content)) as made:
        assert (made.size, made.getpixel((2, 2)), made.getpixel((35, 2)), made.getpixel((35, 28))) == (
            (40, 30),
            128,
            255,
            0,
        )


def test_a_picture_with_a_side_no_column_holds_is_refused():
    out = BytesIO()
    Image.new("1", (1, 40_000)).save(out, "PNG")
    with pytest.raises(DocumentUnfit, match="no side may be longer than 30,000"):
        made_anew(out.getvalue(), "png", widest=1600)


def test_a_picture_with_notes_cut_off_in_the_middle_is_refused_or_drawn_and_never_an_error():
    whole = picture("png")
    for cut in range(20, len(whole), 7):
        try:
            made_anew(whole[:cut], "png")
        except DocumentUnfit:
            continue
    bad = zlib.compress(b"x" * 100)[:-8]
    chunk = struct.pack(">I", len(bad)) + b"IDAT" + bad + struct.pack(">I", zlib.crc32(b"IDAT" + bad))
    with pytest.raises(DocumentUnfit, match="damaged"):
        made_anew(whole[:33] + chunk, "png")
