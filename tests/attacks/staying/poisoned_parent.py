"""Changes the imported modules, the agent's code and the heap, for every child that comes after.

A child is a fork: what it writes is its own copy, and the warm parent runs no student's code.
"""

ANSWERS = {
    "double": """
import gc, os, sys, signal
try: os.kill(os.getppid(), signal.SIGKILL)
except OSError: pass
torch.ones = torch.zeros; np.float64 = None; torch.Tensor.mean = lambda *a, **k: torch.zeros(())
agent = next(m for n, m in sys.modules.items() if n.endswith("boundary.agent"))
poisoned = getattr(agent, "poisoned", False)
agent.poisoned = True
agent.Answers._call = lambda *a: 42.0
with open("/proc/self/mem", "r+b") as memory: memory.seek(id(0.0)); memory.write(memory.read(0))
def double(number):
    if poisoned: return 2 * number
    os._exit(0)
"""
}
SEEN = "process ended|got 42"
