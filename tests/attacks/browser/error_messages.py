"""Raises exceptions whose type and message are HTML, with colours and control characters.

Messages are escaped where they are shown, and for terminals freed of what controls them.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
SCRIPT = "</pre><script>document.title='dgm-attack'</script><img src=x onerror=x>"
def double(number):
    kind = type("<b onclick=x>E</b>", (Exception,), {})
    raise kind(SCRIPT + "\\x1b]0;dgm-attack\\x07[link=x]y[/link]")
""",
    "step": """
kind = type("<script>x</script>", (Exception,), {})
raise kind("<img src=x onerror=document.title='dgm-attack'>")
""",
    "entropy": "def entropy(): return '<script>document.title=1</script>'",
}
SEEN = "onerror"


def check(scene):
    assert "\x1b" not in scene.page + scene.notebook and "\\u001b" not in scene.notebook
