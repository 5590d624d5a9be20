"""``python -m flows.demo.release``: prepare and release the demo's manifest, at the demo's time."""

from __future__ import annotations

from config.settings import home_from_environment
from flows.demo.office import release_office

if __name__ == "__main__":
    release_office(home_from_environment())
