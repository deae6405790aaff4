"""Hands in a hundred thousand cells.

Two thousand are read at most.
"""

SEEN = "has 100000 cells"


def edit(notebook):
    return '{"nbformat": 4, "metadata": {}, "cells": [' + ",".join(["{}"] * 100_000) + "]}"
