"""Hands in JSON with an integer of a million digits, NaN and half surrogate pairs.

What cannot be read is refused with one line.
"""

SEEN = "not JSON"


def edit(notebook):
    return '{"cells": [], "nbformat": 4, "x": NaN, "y": "\\ud800", "z": ' + "9" * 1_000_000 + "}"
