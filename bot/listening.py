"""Addresses to listen on. Apart from what listens there, so that a bot without a door loads no web server."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from dataclasses import dataclass
from typing import Final

_PORT_MAX: Final = 65_535


class CannotListenError(Exception):
    """The address is taken, or not this machine's; the sentence says what the operator must do."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Listen:
        """Reads it as one would type it; a ValueError says what is wrong."""
        host, colon, port = text.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        right = bool(colon) and port.isascii() and port.isdigit() and 0 < int(port) <= _PORT_MAX
        try:
            ipaddress.ip_address(host)
        except ValueError:
            right = False
        if not right:
            raise ValueError("must be an IP address and a port, for instance 127.0.0.1:8080")
        return cls(host, int(port))

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return ipaddress.ip_address(self.host).is_loopback

    def open(self, name: str) -> socket.socket:
        """A socket that listens there; `name` is the setting that says so. Raises CannotListenError."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        try:
            return socket.create_server((self.host, self.port), family=family)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "is taken by another program" if taken else f"cannot be had ({os.strerror(error.errno or 0)})"
            raise CannotListenError(f"{name}: {self} {why}. Name another address there.") from None

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
