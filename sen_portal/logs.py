"""What must never reach a log line, and what must every line have?

The address of an invitation, or of a page that sets a password, is a key to it. Django writes the address of every
request that it answers with an error, so what makes such an address a key is left out first.
"""

import logging
import re
import time

_KEY = re.compile(r"(/invitations/|/staff/set-password/)[^\s\"'?#]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class WithoutKeys(logging.Filter):
    """Never drops a record; takes the keys out of its message and of what is put into it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _without(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_without(one) for one in record.args)
        return True


class OneLine(logging.Formatter):
    """Time in UTC, and a message on one line whatever is in it, so that nobody can write a line of their own.

    Where something went wrong in the program, the lines of its traceback follow.
    """

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's own name)
        record.message = _CONTROL.sub(lambda found: ascii(found.group())[1:-1], record.message)
        return super().formatMessage(record)


def _without(value):
    return _KEY.sub(r"\1…", value) if isinstance(value, str) else value
