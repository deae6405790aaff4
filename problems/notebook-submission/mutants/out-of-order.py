# ---
# title: A cell was mended and run again, those below it were not
# breaks: "The numbers grow from cell to cell down the page."
# part: notebook-submission
# ceiling: 0.5
# hint: "What stands below a cell that you ran again was made by its old version."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[0].execution_count = len(code) + 5
