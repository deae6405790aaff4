# ---
# title: Cells of the student's own, one run late and one never
# ---
# %% role="notebook"
def edit(notebook):
    for place, count in ((1, 90), (len(notebook.cells), None)):
        notebook.cells.insert(
            place,
            {
                "cell_type": "code",
                "id": f"mine-{place}",
                "metadata": {},
                "source": "print('hello')",
                "execution_count": count,
                "outputs": [],
            },
        )
