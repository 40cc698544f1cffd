"""A camera on the network, as a double of a live one: Motion JPEG over HTTP on this machine, that can stand still, go and come back."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import cv2
import numpy as np
from numpy.typing import NDArray

INTERVAL_S = 0.01


class Stream(http.server.ThreadingHTTPServer):
    """Sends the picture of the moment over and over to whoever asks."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, picture: NDArray[np.uint8]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.show(picture)
        self.flowing = threading.Event()
        self.flowing.set()
        self.gone = threading.Event()
        """As if the cable were out: readers are dropped, new ones turned away."""

    def show(self, picture: NDArray[np.uint8]) -> None:
        """From now on this one: grey, or blue, green and red."""
        self.jpeg = cv2.imencode(".jpg", picture)[1].tobytes()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/counter.mjpg"


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Stream

    def do_GET(self) -> None:
        if self.server.gone.is_set():
            self.send_error(503)
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        try:
            while not self.server.gone.wait(INTERVAL_S):
                if self.server.flowing.is_set():
                    jpeg = self.server.jpeg
                    self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(jpeg), jpeg))
        except OSError:  # the reader went away
            return

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def streaming(picture: NDArray[np.uint8]) -> Iterator[Stream]:
    """A running one; afterwards it is gone."""
    server = Stream(picture)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.gone.set()
        server.shutdown()
        thread.join()
        server.server_close()
