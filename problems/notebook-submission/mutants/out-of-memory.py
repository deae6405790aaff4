# ---
# title: An earlier cell ran out of memory, and what follows used an older result
# breaks: "The cell did not end in an error."
# part: notebook-submission
# ceiling: 0.5
# hint: "Restart the session, take a smaller batch, and run all cells again."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[0].outputs = [
        {
            "output_type": "error",
            "ename": "OutOfMemoryError",
            "evalue": "CUDA out of memory.",
            "traceback": [],
        }
    ]
