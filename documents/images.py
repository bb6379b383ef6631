"""Re-encodes uploaded images, which drops metadata such as location, device and comments."""

import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageCms

from documents.errors import DocumentUnfit
from documents.limits import MOST_PIXELS, MOST_SIDE_PIXELS

Image.MAX_IMAGE_PIXELS = None  # measured below, before a pixel is read, and refused with a sentence
FORMATS = {"jpeg": "JPEG", "png": "PNG"}
# 88: no difference is seen, and a photograph does not grow. A PNG is packed quickly rather than as
# small as can be.
HOW = {"jpeg": {"quality": 88, "optimize": True}, "png": {}}
# How a camera was held (Exif, tag Orientation), and what sets the picture upright.
TURNS = dict(
    zip(
        range(2, 9),
        [
            Image.Transpose.FLIP_LEFT_RIGHT,
            Image.Transpose.ROTATE_180,
            Image.Transpose.FLIP_TOP_BOTTOM,
            Image.Transpose.TRANSPOSE,
            Image.Transpose.ROTATE_270,
            Image.Transpose.TRANSVERSE,
            Image.Transpose.ROTATE_90,
        ],
        strict=True,
    )
)
# What Pillow was seen to raise on damaged files.
BROKEN = (
    *(
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
    ),
    *(struct.error, zlib.error),
)


@dataclass(frozen=True)
class Picture:
    """The bytes of a picture that was made anew, and its size in pixels."""

    content: bytes
    width: int
    height: int


def made_anew(content, kind, *, widest=None):
    """``content`` (of ``kind``: jpeg or png) drawn again, turned as it was meant to be seen, at
    most ``widest`` wide.

    Raises DocumentUnfit where it is no such picture, larger than 25 million pixels, or longer than
    30,000.
    """
    try:
        with Image.open(BytesIO(content), formats=[FORMATS[kind]]) as picture:
            _refuse_large(picture.size)
            picture.load()
            turn = _turn(picture)
            drawn = picture
            if turn is not None:
                drawn = picture.transpose(turn)
    except BROKEN as broken:
        raise DocumentUnfit(
            "The picture is damaged: it cannot be drawn. Save it again as JPEG or PNG."
        ) from broken
    drawn = _in_plain_colors(drawn, kind)
    if widest and drawn.width > widest:
        if drawn.mode == "1":
            drawn = drawn.convert("L")
        drawn = drawn.resize((widest, max(1, round(drawn.height * widest / drawn.width))))
    out = BytesIO()
    drawn.info.clear()  # profile, comment, place and device: Pillow would write some of them again
    drawn.save(out, FORMATS[kind], **HOW[kind])
    return Picture(out.getvalue(), *drawn.size)


def _turn(picture):
    """What sets it upright; None where its notes say nothing, or nothing that can be read."""
    with suppress(*BROKEN):
        return TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))


def _refuse_large(size):
    width, height = size
    if max(size) > MOST_SIDE_PIXELS:
        raise DocumentUnfit(
            f"The picture has {width:,} by {height:,} pixels; no side may be longer than 30,000. "
            "Cut it and choose it again."
        )
    if width * height > MOST_PIXELS:
        raise DocumentUnfit(
            f"The picture has {width:,} by {height:,} pixels, more than 25 million. "
            "Make it smaller and choose it again."
        )


def _in_plain_colors(picture, kind):
    """JPEG in RGB or gray; PNG with its transparency, where it has one. Every color looks as it
    did: in sRGB.
    """
    picture = _in_srgb(_in_eight_bits(picture))
    if kind == "jpeg":
        if picture.mode in {"RGB", "L"}:
            return picture
        return picture.convert("RGB")
    if picture.mode in {"RGB", "RGBA", "L", "LA", "1"} and "transparency" not in picture.info:
        return picture
    return picture.convert("RGBA")


def _in_eight_bits(picture):
    """A gray picture of sixteen bits with its grays scaled: ``convert`` would make all above 255
    white.
    """
    if not picture.mode.startswith("I"):
        return picture
    scaled = picture.convert("I").point(lambda gray: gray * (1 / 257) + 0.5)
    return scaled.convert("L")


def _in_srgb(picture):
    """The picture in the colors every screen takes it for; its own profile (Display P3, CMYK) is
    not kept.
    """
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK"}:
        return picture
    opaque = picture.convert("RGB") if picture.mode == "RGBA" else picture
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        drawn = ImageCms.profileToProfile(opaque, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (*BROKEN, ImageCms.PyCMSError):  # a profile nobody can read: as if there were none
        return picture
    if picture.mode == "RGBA":
        drawn.putalpha(picture.getchannel("A"))
    return drawn
