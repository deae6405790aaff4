# ---
# title: A warning is no error
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[0].outputs = [{"output_type": "stream", "name": "stderr", "text": "Error: no GPU\n"}]
