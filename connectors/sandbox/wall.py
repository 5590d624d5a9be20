"""The page that a network behind a login shows to strangers."""

from __future__ import annotations

from starlette.responses import HTMLResponse

_WALL = """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{name}</title>
<meta name="robots" content="noindex"></head><body><h1>Masuk ke {name}</h1>
<p>Masuk untuk melihat kiriman ini.</p></body></html>"""


def login_wall(name: str) -> HTMLResponse:
    """The same answer whether the post exists or not."""
    return HTMLResponse(_WALL.format(name=name))
