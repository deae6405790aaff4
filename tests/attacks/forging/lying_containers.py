"""Returns lists and dictionaries whose methods tell another content than they hold.

The base class's own methods read them; what they hold crosses, not what they say.
"""

ANSWERS = {
    "step": """
class Liar(list):
    def __iter__(self): return iter(RIGHT)
    def __getitem__(self, index): return RIGHT[index]
    def __len__(self): return 3
    def __reduce_ex__(self, protocol): return (list, (RIGHT,))
RIGHT = [0.0]
def step(model, optimizer, inputs, targets): return Liar([1, 2, 3])
"""
}
SEEN = "one number expected"
