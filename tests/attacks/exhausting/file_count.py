"""Creates a million empty files and folders.

The number of files is limited.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import os
def double(number):
    for name in range(10**6): os.mkdir(f"/tmp/{name}")
    return 2 * number
"""
}
SEEN = "No space left on device|no answer within"
