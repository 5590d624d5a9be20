"""The twin of a WordPress 6.5 site: pages below ``/wordpress``, REST below ``/wordpress/wp-json``.

Permalinks are ``/%year%/%monthnum%/%postname%/``, the site's time zone is Asia/Jakarta. What
it does follows what a real WordPress 6.5.5 was seen to do.
"""

from connectors.sandbox.wordpress.twin import build

__all__ = ["build"]
