"""The sweep of every channel and format."""

import pytest

pytest.register_assert_rewrite("tests.flows.formats.received")
