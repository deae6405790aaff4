"""Ends its process with success when it is asked.

A process that ends has not answered; it is replaced a few times.
"""

ANSWERS = {
    "double": """
import os
def double(number): os._exit(0)
"""
}
SEEN = "process ended"
