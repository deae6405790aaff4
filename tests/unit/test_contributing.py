"""CONTRIBUTING.md sends nobody to a file that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_file_that_the_page_names_is_there():
    paths = re.findall(r"\b(?:src|tests|docs|problems)/[\w./-]+\w(?![\w<])", PAGE)
    assert len(paths) > 30
    missing = {path for path in paths if not (ROOT / path).exists()}
    assert not missing
