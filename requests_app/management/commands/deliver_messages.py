"""Send what waits in the outbox, once or for ever. Safe to run twice, and on two machines at once: see ../worker.py."""

from requests_app.delivery import deliver
from requests_app.management.worker import WorkerCommand


class Command(WorkerCommand):
    help = "Send the messages that are due. With --forever, go on looking until told to stop."
    work = staticmethod(deliver)
