"""Writes raw HTML, script links, pictures from elsewhere and MathJax commands as a text answer.

Markdown is rendered with raw HTML as text, then cut down to a list of tags, links and protocols.
"""

TEXT = """<!-- answer: why-step -->
<script>document.title='dgm-attack'</script> <img src=x onerror="document.title='dgm-attack'">
<svg/onload=document.title='dgm-attack'> <iframe srcdoc="<script>parent.x()</script>"></iframe>
[a](javascript:document.title='dgm-attack') [b](JaVaScRiPt&colon;x) [c](data:text/html,x)
![d](http://127.0.0.1:47614/beacon.png) ![e](javascript:x) ![f](data:image/svg+xml;base64,PHN2Zz4=)
<a href="vbscript:x" onclick=x>g</a> <style>@import 'http://127.0.0.1:47614/x.css'</style>
$\\href{javascript:document.title='dgm-attack'}{h}$ $$\\style{x}{\\class{y}{z}}$$
<math><mtext></mtext><mglyph><svg><mtext><style><img src=x onerror=x></style></svg></math>
```mermaid
graph TD; A["<img src=x onerror=x>"]
```
"""


def edit(notebook):
    next(cell for cell in notebook.cells if cell.id == "why-step").source = TEXT
