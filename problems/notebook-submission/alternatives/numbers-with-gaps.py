# ---
# title: Some cells were run twice before the next one
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code, 1):
        cell.execution_count = 3 * count + count % 2
