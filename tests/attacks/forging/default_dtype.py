"""Sets the default dtype, device and gradient mode, to upset what is compared with the answer.

Defaults are a process's own: the grader's, the reference's and the classmates' stay as they were.
"""

HONEST = ("center",)
ANSWERS = {
    "double": """
torch.set_default_dtype(torch.float16)
torch.set_default_device("meta")
torch.set_grad_enabled(False)
np.seterr(all="ignore"); np.set_printoptions(precision=0)
sp.init_printing()
def double(number): return torch.tensor(float("nan")).item() or 0.0
"""
}
