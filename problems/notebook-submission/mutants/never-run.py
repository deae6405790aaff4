# ---
# title: The notebook was never run
# breaks: "The cell was run: a number stands beside it."
# part: notebook-submission
# ceiling: 0
# hint: "Fill in, then run: a notebook without numbers beside its cells shows no results."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.execution_count = None
