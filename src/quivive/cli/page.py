"""Several answers on one HTML page: each renderer's page is taken apart and put below the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from quivive.renderers.visible import visible_line

# What a message says is escaped, so these can only be the renderer's own.
_PAGE = re.compile(
    r'(?P<head>.*</head>)\s*<body class="(?P<level>\w+)">\s*<main>(?P<answer>.*)</main>(?P<rest>.*)</body>',
    re.DOTALL,
)
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)


def one_page(pages: Sequence[tuple[str, str]], title: str) -> str:
    """The pages (each with its message's name) as one, under the first one's head and style sheet."""
    found = [(name, _taken_apart(page)) for name, page in pages]
    heads = [parts["head"] for _, parts in found]
    # The head of an answer with a picture allows pictures that stand in the page.
    chosen = next((head for head in heads if "img-src data:" in head), heads[0])
    head = _TITLE.sub(lambda _: f"<title>{escape(title)}</title>", chosen, count=1)
    answers = "\n".join(
        f'<article class="{parts["level"]}">\n<h2>{escape(visible_line(name))}</h2>'
        f"{parts['answer']}{parts['rest']}</article>"
        for name, parts in found
    )
    return f'{head}\n<body class="several">\n<main>\n{answers}\n</main>\n</body>\n</html>\n'


def _taken_apart(page: str) -> re.Match[str]:
    parts = _PAGE.match(page)
    if parts is None:
        raise ValueError("the HTML renderer's page has another shape than expected")
    return parts
