# ---
# title: All outputs were cleared before saving
# breaks: "The cell was run: a number stands beside it."
# part: notebook-submission
# ceiling: 0
# hint: "Clearing the outputs clears the proof that the notebook runs."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.execution_count = None
        cell.outputs = []
