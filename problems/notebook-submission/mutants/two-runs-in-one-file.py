# ---
# title: Half of the notebook is from a second session that began anew
# breaks: "The numbers grow from cell to cell down the page."
# part: notebook-submission
# ceiling: 0.5
# hint: "A restart in the middle starts to count anew: run everything after it."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for count, cell in enumerate(code[len(code) // 2 :], 1):
        cell.execution_count = count
