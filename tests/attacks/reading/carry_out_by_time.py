"""Sleeps for a time that tells a bit of its argument.

Students see no time: it is in the instructor's results, and on no feedback page.
"""

ANSWERS = {
    "double": """
import time
def double(number):
    time.sleep(0.3 * (int(number * 10) % 2))
    return None
"""
}


def check(scene):
    assert "seconds" not in scene.page and str(scene.result.seconds) not in scene.page
