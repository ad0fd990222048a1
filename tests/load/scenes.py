"""Pictures that could be photos of a street: sky, houses, a road, and what is wrong with it. By seed."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1024, 768)
HORIZON = 430
_SKIES = (((120, 170, 215), (214, 228, 236)), ((70, 84, 120), (226, 158, 110)), ((140, 150, 158), (206, 208, 208)))
_WALLS = ((196, 178, 150), (222, 214, 196), (150, 170, 162), (188, 140, 118), (170, 176, 188))


def scene(seed: str) -> bytes:
    """A JPEG."""
    chance = Random(seed)  # noqa: S311
    image = _sky(chance)
    draw = ImageDraw.Draw(image)
    _houses(draw, chance)
    _road(draw, chance)
    chance.choice((_rubbish, _hole, _lamp))(draw, chance)
    grain = Image.effect_noise(SIZE, 26).convert("RGB")
    out = BytesIO()
    Image.blend(image.filter(ImageFilter.GaussianBlur(1.6)), grain, 0.09).save(out, "JPEG", quality=80)
    return out.getvalue()


def _sky(chance: Random) -> Image.Image:
    top, low = chance.choice(_SKIES)
    strip = Image.new("RGB", (1, 2))
    strip.putdata([top, low])
    return strip.resize(SIZE, Image.Resampling.BICUBIC)


def _houses(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    x = -40
    while x < SIZE[0]:
        wide, high = chance.randint(120, 230), chance.randint(110, 230)
        top = HORIZON + 30 - high
        draw.rectangle((x, top, x + wide, HORIZON + 40), fill=chance.choice(_WALLS))
        draw.polygon([(x - 14, top), (x + wide // 2, top - 60), (x + wide + 14, top)], fill=(126, 74, 60))
        for left in range(x + 22, x + wide - 40, 62):
            draw.rectangle((left, top + 36, left + 32, top + 82), fill=(70, 84, 92))
        x += wide + chance.randint(4, 50)


def _road(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    draw.rectangle((0, HORIZON + 40, *SIZE), fill=(112, 128, 84))
    middle = chance.randint(380, 640)
    draw.polygon([(middle - 60, HORIZON + 40), (middle + 60, HORIZON + 40), (960, 768), (60, 768)], fill=(92, 94, 97))
    for at in range(HORIZON + 60, 768, 70):
        wide = (at - HORIZON) // 26
        draw.rectangle((middle - wide, at, middle + wide, at + 30), fill=(208, 208, 200))


def _rubbish(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    for _ in range(90):
        x, y = chance.gauss(300, 90), chance.gauss(640, 34)
        wide, grey = chance.randint(14, 46), chance.randint(30, 220)
        draw.ellipse((x, y, x + wide, y + wide * 0.7), fill=(grey, chance.randint(40, 200), chance.randint(40, 180)))


def _hole(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    x, y, wide = chance.randint(300, 520), chance.randint(580, 640), chance.randint(180, 280)
    draw.ellipse((x, y, x + wide, y + wide * 0.42), fill=(70, 62, 54))
    draw.ellipse((x + 24, y + 22, x + wide - 30, y + wide * 0.36), fill=(128, 116, 98))


def _lamp(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    x = chance.randint(120, 860)
    draw.rectangle((x, 120, x + 12, 620), fill=(60, 64, 68))
    draw.line((x + 6, 126, x + 110, 96), fill=(60, 64, 68), width=10)
    draw.ellipse((x + 92, 84, x + 150, 108), fill=(36, 38, 40))
