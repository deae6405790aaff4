# ---
# title: The cells were run from the bottom up
# breaks: "The numbers grow from cell to cell down the page."
# part: notebook-submission
# ceiling: 0.5
# hint: "Restart the session and run all cells from the top."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(reversed(code), 1):
        cell.execution_count = count
