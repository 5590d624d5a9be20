"""Pictures that are on the website already, for platforms that fetch by address."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.wordpress import WordPress


def public_jpegs(connector: WordPress) -> Iterator[tuple[str, int, int]]:
    """(address, width, height) of the newest JPEG pictures in the site's library."""
    params = {"media_type": "image", "mime_type": "image/jpeg", "per_page": 20}
    found = connector.http.call("GET", "/wp-json/wp/v2/media", params=params).data
    for one in found if isinstance(found, list) else ():
        about = one.get("media_details") if isinstance(one, dict) else None
        size = about if isinstance(about, dict) else {}
        width, height, url = size.get("width"), size.get("height"), one.get("source_url")
        if isinstance(width, int) and isinstance(height, int) and isinstance(url, str):
            yield url, width, height
