"""Pictures that stand for photographs of the floor: drawn, with what they show written on them."""

from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

_SIZE = (1280, 960)


def picture(shown: str) -> BytesIO:
    """A drawn machine hall as a JPEG; another text gives another picture."""
    luck = sha256(shown.encode()).digest()
    image = Image.new("RGB", _SIZE, (206, 208, 204))
    draw = ImageDraw.Draw(image)
    _hall(draw, luck)
    _machine(draw, luck)
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    _plate(ImageDraw.Draw(image), luck)
    file = BytesIO()
    image.save(file, "JPEG", quality=82)
    file.seek(0)
    return file


def _hall(draw: ImageDraw.ImageDraw, luck: bytes) -> None:
    """A floor, a wall with a pipe, and a yellow line on the floor."""
    width, height = _SIZE
    draw.rectangle((0, 560, width, height), fill=(126, 130, 128))
    for number in range(9):
        left = number * 170 - luck[number] // 4
        draw.line((left, height, left + 190, 560), fill=(116, 120, 118), width=3)
    draw.polygon(((0, 900), (width, 700), (width, 742), (0, 950)), fill=(214, 176, 38))
    draw.rectangle((0, 96 + luck[0] // 8, width, 150 + luck[0] // 8), fill=(168, 174, 176))
    for number in range(6):
        left = 60 + number * 230
        draw.rectangle(
            (left, 84 + luck[0] // 8, left + 26, 162 + luck[0] // 8), fill=(146, 152, 154)
        )


def _machine(draw: ImageDraw.ImageDraw, luck: bytes) -> None:
    """A machine with a guard and its bolts, one of which may be missing."""
    left, top = 240 + luck[1] // 2, 250 + luck[2] // 4
    draw.rectangle((left, top, left + 620, top + 420), fill=(92, 112, 116))
    draw.rectangle((left + 40, top + 50, left + 360, top + 330), fill=(64, 82, 88))
    draw.rectangle((left + 60, top + 70, left + 340, top + 310), outline=(188, 160, 60), width=10)
    missing = luck[3] % 6
    for number in range(6):
        x = left + 78 + (number % 3) * 118
        y = top + 86 + (number // 3) * 196
        tone = (30, 36, 38) if number == missing else (196, 200, 200)
        draw.ellipse((x, y, x + 26, y + 26), fill=tone)
    for number in range(4):
        x = left + 410 + number * 48
        tone = (188, 60, 52) if number == luck[4] % 4 else (74, 148, 92)
        draw.ellipse((x, top + 70, x + 30, top + 100), fill=tone)
    draw.rectangle((left + 400, top + 150, left + 590, top + 330), fill=(78, 96, 100))


def _plate(draw: ImageDraw.ImageDraw, luck: bytes) -> None:
    """A plate in the corner, so that nobody takes it for a photograph. Its type has no Chinese."""
    draw.rectangle((0, 884, 430, 960), fill=(24, 32, 36))
    draw.text((24, 902), f"DEMO  {luck.hex()[:8]}", fill=(236, 238, 238), font_size=36)
