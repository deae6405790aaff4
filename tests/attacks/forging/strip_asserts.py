"""Registers an AST transformer that turns every `assert` and `raise` into `pass`.

The tests are not executed by the student's shell: there is no assert here to drop.
"""

ANSWERS = {
    "double": """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)
    visit_Raise = visit_Assert
get_ipython().ast_transformers.append(Strip())
def double(number): return None
"""
}
SEEN = "numbers expected, got None"
