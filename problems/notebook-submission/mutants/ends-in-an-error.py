# ---
# title: The last cell ends in an error
# breaks: "The cell did not end in an error."
# part: notebook-submission
# ceiling: 0.5
# hint: "Look for the red cell, and either mend it or leave its part unanswered."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[-1].outputs = [
        {
            "output_type": "error",
            "ename": "NameError",
            "evalue": "name 'trained' is not defined",
            "traceback": [],
        }
    ]
