# ---
# title: One cell was left out
# breaks: "The cell was run: a number stands beside it."
# part: notebook-submission
# ceiling: 0.5
# hint: "Restart the session, run all cells, and save when the last one has ended."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[1].execution_count = None
