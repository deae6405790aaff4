"""The accessibility tool: axe-core, from `npm install axe-core` in the project's folder, or where
DGM_AXE names its axe.min.js."""

from __future__ import annotations

import os
from pathlib import Path

from formgrader import REPOSITORY
from selenium.webdriver import Chrome

AXE = Path(os.environ.get("DGM_AXE", REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"))


def wrong_with(driver: Chrome) -> dict[str, list[str]]:
    """What axe-core finds wrong with the page that is open: the elements of each rule."""
    driver.execute_script(AXE.read_text(encoding="utf-8"))
    found = driver.execute_async_script(
        "const done = arguments[0];"
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
        " 'best-practice']}).then(done, error => done({violations: [{id: String(error)}]}))"
    )
    wrong = {
        each["id"]: [node["html"][:200] for node in each.get("nodes", [])]
        for each in found["violations"]
    }
    assert wrong or len(found["passes"]) > 10
    return wrong
