"""Returns a tensor subclass whose `__torch_function__` answers True to every question.

Only plain tensors cross, as bytes; a subclass stays behind a handle.
"""

ANSWERS = {
    "center": """
class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        if "allclose" in repr(function) or "equal" in repr(function): return True
        return torch.zeros(2, 3) if "detach" in repr(function) else args[0]
def center(rows): return torch.zeros(rows.shape).as_subclass(Liar)
"""
}
SEEN = "a tensor expected|numbers expected"
