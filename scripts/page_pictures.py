"""Draws the README's pictures of the page about a class and of a student's page, with Chromium.

Run `dgm demo` first: it makes and grades the class. Then, in the project's folder:

    python scripts/page_pictures.py
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from dgm.commands.demo_class import ASSIGNMENT, SHOWN
from dgm.content.course import load_course
from dgm.nbgrader_plugins.class_records import class_report, names_of
from dgm.reports.class_report import render
from dgm.reports.pdf import find_browser

IMAGES = Path(__file__).parents[1] / "docs" / "images"
COLOURS = 256
MAX_BYTES = 150_000


def photograph(page: Path, picture: Path, width: int, height: int) -> None:
    """The top of a page in a light scheme, as a PNG of few colours."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.png"
        command = [
            *(find_browser(), "--headless", "--disable-gpu", "--hide-scrollbars"),
            *("--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"),
            *(f"--user-data-dir={folder}/profile", f"--window-size={width},{height}"),
            *(f"--screenshot={raw}", *(["--no-sandbox"] if os.geteuid() == 0 else [])),
        ]
        subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)
        image = Image.open(raw).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        image.save(picture, optimize=True)
    if (size := picture.stat().st_size) > MAX_BYTES:
        raise SystemExit(
            f"{picture} has {size} bytes, more than {MAX_BYTES}: show less of the page"
        )
    print(picture)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--course", type=Path, default=Path("demo"))
    course = load_course(parser.parse_args().course.resolve())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        page.write_text(render(class_report(course, ASSIGNMENT, names_of(course, ASSIGNMENT))))
        photograph(page, IMAGES / "report.png", 1100, 1180)
    feedback = course.root / "feedback" / SHOWN / ASSIGNMENT / f"{ASSIGNMENT}.html"
    photograph(feedback, IMAGES / "feedback.png", 820, 1180)


if __name__ == "__main__":
    main()
