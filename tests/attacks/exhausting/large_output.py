"""Prints 200 MB.

What is printed in the sandbox goes to /dev/null.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
import sys, os
line = "x" * (1 << 20)
for _ in range(200): print(line)
for _ in range(200): os.write(1, line.encode())
def double(number): return None
"""
}
