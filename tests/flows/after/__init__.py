"""The sweep of what comes after airing: looks, corrections, withdrawals, posts made by hand."""
