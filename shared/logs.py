"""One complete JSON line per record on standard output, the data in `extra` and the trace beside the message.

Written in one call: LOG_EXECUTION_ID makes the framework swallow `logging.info` and garble printed lines.
"""

from __future__ import annotations

import json
import logging
import sys

from shared import settings, traces

_USUAL = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonLines(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        line = {"severity": record.levelname, "message": record.getMessage(), "logger": record.name}
        line |= {name: value for name, value in record.__dict__.items() if name not in _USUAL}
        if trace := traces.trace_id():
            line["logging.googleapis.com/trace"] = f"projects/{settings.plain('project')}/traces/{trace}"
        if record.exc_info:
            line["exception"] = logging.Formatter().formatException(record.exc_info)
        out = sys.__stdout__
        if out is not None:
            out.write(json.dumps(line, default=str) + "\n")
            out.flush()


def set_up() -> None:
    """Once per process, at the edge; a second call changes nothing."""
    kanal = logging.getLogger("shared")
    if not any(isinstance(handler, JsonLines) for handler in kanal.handlers):
        handler = JsonLines()
        for name in ("shared", "functions"):
            logging.getLogger(name).addHandler(handler)
            logging.getLogger(name).setLevel(logging.INFO)
