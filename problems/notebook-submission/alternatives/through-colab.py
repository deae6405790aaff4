# ---
# title: Colab took the metadata and the ids off
# ---
# %% role="notebook"
def edit(notebook):
    for number, cell in enumerate(notebook.cells):
        name = cell.metadata.nbgrader.grade_id if "nbgrader" in cell.metadata else cell.id
        cell.metadata = {"id": name, "colab": {"base_uri": "https://localhost/"}}
        cell.id = f"colab{number}"
