# ---
# title: The file was saved before the last cell had ended
# breaks: "The cell was run: a number stands beside it."
# part: notebook-submission
# ceiling: 0.5
# hint: "Save when the last cell has its number: a star beside it means that it still runs."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[-1].execution_count = None
