# ---
# title: A cell and its result were copied from another file, number and all
# breaks: "The numbers grow from cell to cell down the page."
# part: notebook-submission
# ceiling: 0.5
# hint: "Two cells cannot have run at the same moment."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[1].execution_count = code[0].execution_count
