"""``python -m flows.demo.flow``: the demo's manifest as a real flow run on the demo's server."""

from __future__ import annotations

from flows.parameters import PublishForm
from flows.publish import publish_manifest

if __name__ == "__main__":
    publish_manifest(PublishForm(), return_state=True)
