# SPDX-License-Identifier: Apache-2.0
"""Makes the image files of this folder and what Pillow makes of them.

Run with Pillow 11.3.0: python make_images.py
"""

import hashlib
from pathlib import Path

from PIL import Image

HERE = Path(__file__).parent
WIDTH, HEIGHT = 23, 17


def value(x, y, channel):
    """The pixels of all images; BilinearTest makes them with the same formula."""
    return (x * 7 + y * 13 + channel * 41 + (x * y) % 31 * 5) & 0xFF


def pattern(width, height, channels):
    data = bytes(
        value(x, y, c) for y in range(height) for x in range(width) for c in range(channels)
    )
    return Image.frombytes({1: "L", 3: "RGB", 4: "RGBA"}[channels], (width, height), data)


def smooth(width, height):
    """Without edges, where decoders of JPEG differ least."""
    data = bytes(
        v
        for y in range(height)
        for x in range(width)
        for v in (x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height))
    )
    return Image.frombytes("RGB", (width, height), data)


def resized():
    sizes = [
        (23, 17, 8, 8), (23, 17, 46, 34), (23, 17, 23, 5), (23, 17, 5, 17), (23, 17, 1, 1),
        (1, 1, 3, 2), (64, 3, 7, 31), (100, 75, 224, 224), (300, 200, 96, 64), (17, 300, 16, 16),
        (23, 17, 23, 17), (255, 254, 64, 63),
    ]
    lines = []
    for width, height, to_width, to_height in sizes:
        for channels in (1, 3):
            image = pattern(width, height, channels)
            small = image.resize((to_width, to_height), Image.Resampling.BILINEAR)
            digest = hashlib.sha256(small.tobytes()).hexdigest()
            lines.append(f"{width} {height} {to_width} {to_height} {channels} {digest}")
    (HERE / "resized.txt").write_text("\n".join(lines) + "\n")


def save(image, name, **options):
    image.save(HERE / name, **options)
    return name


def lossless():
    rgb, rgba, grey = (pattern(WIDTH, HEIGHT, c) for c in (3, 4, 1))
    deep = Image.frombytes(
        "I;16",
        (WIDTH, HEIGHT),
        bytes(b for v in grey.tobytes() for b in ((v * 3) & 0xFF, v)),
    )
    names = [
        save(rgb, "rgb.png"),
        save(rgba, "rgba.png"),
        save(grey, "grey.png"),
        save(Image.merge("LA", (grey, grey)), "grey_alpha.png"),
        save(rgb.quantize(64), "palette.png"),
        save(grey.point(lambda v: v >= 128 and 255, "1"), "one_bit.png"),
        save(rgb, "rgb.bmp"),
        save(rgb.quantize(64), "palette.gif"),
        save(rgb, "rgb.tif"),
        save(rgb, "lzw.tif", compression="tiff_lzw"),
    ]
    lines = []
    for name in names:
        image = Image.open(HERE / name).convert("RGB")
        lines.append(line(name, image.tobytes(), image.convert("L").tobytes()))
    # Pillow would clip 16 bits instead of cutting them.
    save(deep, "grey16.png")
    lines.append(line("grey16.png", bytes(v for v in grey.tobytes() for _ in range(3)), grey.tobytes()))
    (HERE / "lossless.txt").write_text("\n".join(lines) + "\n")


def line(name, rgb, grey):
    return f"{name} {hashlib.sha256(rgb).hexdigest()} {hashlib.sha256(grey).hexdigest()}"


def jpeg():
    image = smooth(64, 48)
    exif = Image.Exif()
    exif[0x0112] = 6
    names = [
        save(image, "plain.jpg", quality=92, subsampling=0),
        save(image, "subsampled.jpg", quality=92, subsampling=2),
        save(image, "progressive.jpg", quality=92, progressive=True),
        save(image.convert("L"), "grey.jpg", quality=92),
        save(image, "turned.jpg", quality=92, subsampling=0, exif=exif),
    ]
    for name in names:
        pixels = Image.open(HERE / name).convert("RGB").tobytes()
        (HERE / (name + ".rgb")).write_bytes(pixels)
    save(image.convert("CMYK"), "cmyk.jpg", quality=92)


if __name__ == "__main__":
    resized()
    lossless()
    jpeg()
