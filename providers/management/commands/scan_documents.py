"""Have the documents checked that wait for it, once or for ever. Safe to run twice, and on two machines at once: see
requests_app/management/worker.py. With --forever it outlives a scanner that is restarted, too.
"""

from providers.checking import check
from requests_app.management.worker import WorkerCommand


class Command(WorkerCommand):
    help = "Have documents checked for viruses. With --forever, go on looking until told to stop."
    work = staticmethod(check)
