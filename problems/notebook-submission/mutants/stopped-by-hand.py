# ---
# title: Training was stopped by hand, and the cell still says so
# breaks: "The cell did not end in an error."
# part: notebook-submission
# ceiling: 0.5
# hint: "Run the cell again, at a smaller budget if time is short."
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[0].outputs = [
        {"output_type": "stream", "name": "stdout", "text": "epoch 1 of 20\n"},
        {
            "output_type": "error",
            "ename": "KeyboardInterrupt",
            "evalue": "",
            "traceback": [],
        },
    ]
