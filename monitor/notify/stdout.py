"""One JSON object a line, for pipes and for trying rules: ``{"id", "recipient", "type", "timestamp", "data"}``."""

from __future__ import annotations

import json
import typing

from monitor.notify import protocol


class Lines:
    """The channel ``stdout``: the recipient is any word, it stands in the line."""

    def __init__(self, stream: typing.TextIO) -> None:
        self._stream = stream

    def send(self, message: protocol.Envelope) -> None:
        """Write and flush one line. Raises `NotifyError`, not to be tried again once the reader of the pipe is gone."""
        try:
            self._stream.write(line(message))
            self._stream.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream is closed
            raise protocol.NotifyError(f"output: {error}", recipient=message.recipient, retry=False) from error


def line(message: protocol.Envelope) -> str:
    """The message as one line of JSON, in ASCII, with its line end."""
    return json.dumps({"id": message.id, "recipient": message.recipient, **message.event()}) + "\n"
