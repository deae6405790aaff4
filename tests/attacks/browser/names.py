"""Hands in as a student whose name is HTML, with files whose names are HTML.

Names are escaped on every page and in every table; files beside the notebook are not kept.
"""

STUDENT = "<img src=x onerror=document.title='dgm-attack'>"
NAMES = ("<img src=x onerror=x()>.html", "index.html", "x.svg", "[red]y[")


def prepare(folder):
    for name in NAMES:
        (folder / name).write_text("<script>document.title='dgm-attack'</script>")


def check(scene):
    recorded = scene.course.root / "autograded" / STUDENT / "hw"
    assert {path.name for path in recorded.iterdir()} <= {"hw.ipynb", "timestamp.txt"}
    assert scene.page and STUDENT in scene.report
