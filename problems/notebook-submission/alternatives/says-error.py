# ---
# title: A plain text that speaks of errors
# ---
# %% role="notebook"
def edit(notebook):
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[-1].outputs = [
        {"output_type": "stream", "name": "stdout", "text": "error rate: 0.4 %\n"},
        {
            "output_type": "execute_result",
            "execution_count": code[-1].execution_count,
            "metadata": {},
            "data": {"text/plain": "'ValueError'"},
        },
    ]
