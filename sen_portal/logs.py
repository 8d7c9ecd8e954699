"""What must never reach a log line?

The address of an invitation, or of a page that sets a password, is a key to it. Django writes the address of every
request that it answers with an error, so what makes such an address a key is left out first.
"""

import logging
import re

_KEY = re.compile(r"(/invitations/|/staff/set-password/)[^\s\"'?#]+")


class WithoutKeys(logging.Filter):
    """Never drops a record; takes the keys out of its message and of what is put into it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _without(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_without(one) for one in record.args)
        return True


def _without(value):
    return _KEY.sub(r"\1…", value) if isinstance(value, str) else value
