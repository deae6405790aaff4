# ---
# requires: []
# ---
# %% role="setup" id="setup-basics"
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp
import torch
