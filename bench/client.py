"""A closed loop of plain HTTP/1.1 connections: each sends, waits for the whole answer, goes on."""

import multiprocessing
import re
import socket
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Thread

Requests = Iterator[bytes]

CONNECTIONS, PROCESSES = 4, 2


@dataclass(frozen=True)
class Run:
    """What came back in one stretch; times in milliseconds."""

    requests: int
    failures: int
    seconds: float
    p50: float
    p95: float
    p99: float

    @property
    def per_second(self) -> float:
        """Return answers per second."""
        return self.requests / self.seconds


def get(path: str, *, cookie: str = "", language: str = "en") -> bytes:
    """Return a request as a browser sends it."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Accept-Language: {language}"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: str, *, cookie: str) -> bytes:
    """Return a sent form."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body.encode())}",
        f"Cookie: {cookie}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


class Connection:
    """One kept-alive connection; opened again when the server closes it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None
        self.head = b""

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request and read its whole answer: status and body."""
        for _attempt in range(2):
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                self._socket.sendall(request)
                return self._read(self._socket)
            except (ConnectionError, _Closed):
                self._socket.close()
                self._socket = None
        raise ConnectionError("the server closes every connection")

    def browse(self, request: bytes) -> tuple[str, str]:
        """Send a request; return the page and the cookies as they are sent back."""
        _status, body = self.ask(request)
        cookies = re.findall(rb"(?im)^set-cookie: ([^;]+)", self.head)
        return body.decode(), "; ".join(cookie.decode() for cookie in cookies)

    def _read(self, stream: socket.socket) -> tuple[int, bytes]:
        data = bytearray()
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += _some(stream)
        self.head = bytes(data[:end])
        head = self.head.lower()
        status = int(head[9:12])
        body = data[end + 4 :]
        _before, found, rest = head.partition(b"content-length:")
        wanted = int(rest.split(b"\r\n", 1)[0]) if found else 0
        while len(body) < wanted:
            body += _some(stream)
        if b"connection: close" in head:
            stream.close()
            self._socket = None
        return status, bytes(body)


class _Closed(Exception):
    pass


def _some(stream: socket.socket) -> bytes:
    received = stream.recv(262_144)
    if not received:
        raise _Closed
    return received


def load(port: int, requests: Callable[[int], Requests], *, seconds: float) -> Run:
    """Keep connections busy for a while; `requests` gives each of them its own, by number."""
    results: multiprocessing.Queue[tuple[list[float], int]] = multiprocessing.Queue()
    begun = time.perf_counter()
    workers = [
        multiprocessing.Process(target=_work, args=(port, requests, seconds, number, results))
        for number in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    collected = [results.get() for _worker in workers]
    for worker in workers:
        worker.join()
    took = time.perf_counter() - begun
    times = sorted(one for part, _failures in collected for one in part)
    cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
    failures = sum(count for _part, count in collected)
    return Run(len(times), failures, took, cuts[49] * 1e3, cuts[94] * 1e3, cuts[98] * 1e3)


def _work(
    port: int,
    requests: Callable[[int], Requests],
    seconds: float,
    number: int,
    results: "multiprocessing.Queue[tuple[list[float], int]]",
) -> None:
    each = CONNECTIONS // PROCESSES
    parts: list[tuple[list[float], int]] = []
    threads = [
        Thread(target=lambda n=n: parts.append(_loop(port, requests(number * each + n), seconds)))
        for n in range(each)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put(([t for part, _ in parts for t in part], sum(bad for _, bad in parts)))


def _loop(port: int, requests: Requests, seconds: float) -> tuple[list[float], int]:
    connection, times, failures = Connection(port), [], 0
    until = time.perf_counter() + seconds
    for request in requests:
        begun = time.perf_counter()
        status, _body = connection.ask(request)
        ended = time.perf_counter()
        times.append(ended - begun)
        failures += status >= 400
        if ended > until:
            break
    return times, failures
