# ---
# title: A locked cell was deleted
# breaks: "The cell was run: a number stands beside it."
# part: notebook-submission
# ceiling: 0.5
# hint: "Delete no cell that was there: download the notebook again and copy your answers over."
# ---
# %% role="notebook"
def edit(notebook):
    last = max(i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code")
    del notebook.cells[last]
