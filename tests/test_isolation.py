"""No test reaches beyond loopback, and a warning is an error."""

from __future__ import annotations

import socket
import warnings

import pytest
from pytest_socket import SocketConnectBlockedError


def test_an_address_beyond_loopback_is_refused_before_a_packet_leaves() -> None:
    refused = (SocketConnectBlockedError, UserWarning)  # it warns first, and warnings are errors
    with socket.socket() as client, pytest.raises(refused, match=r'host "192.0.2.1"'):
        client.connect(("192.0.2.1", 80))


def test_loopback_is_open() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="sesuatu"):
        warnings.warn("sesuatu", stacklevel=1)
