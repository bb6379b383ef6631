"""The Celery app and its schedule: every periodic task is a row of one table."""

import os

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

from kernel.retries import JOB_RETRY_SECONDS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "psp_portal.settings")

app = Celery("psp_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def log_as_the_pages_do(**_kwargs):
    """Celery sets up no logging of its own: that somebody listens here is enough
    (psp_portal/log_config.py).
    """


# name                      task                                   every (seconds)
CLOCK = [
    ("show that the worker works", "psp_portal.tasks.show_that_the_worker_works", 60.0),
    ("send waiting mail",   "notifications.tasks.send_waiting",    60.0),
    ("keep the website",    "newsroom.tasks.keep_website",         60.0),
    ("ask who signed up",   "newsroom.tasks.ask_sign_ups",         60.0),
    ("look at addresses",   "clearinghouse.tasks.check_links",      3600.0),
    ("check the ledgers",   "sites.tasks.check_ledgers",           3600.0),
    ("end expired links",   "sites.tasks.end_expired_links",       600.0),
    ("end host links",      "exchanges.tasks.end_expired_host_links", 600.0),
    ("forget travelers",   "exchanges.tasks.remove_traveler_details",  86_400.0),
    ("ask what came of it", "exchanges.tasks.ask_what_came_of_exchanges", 21_600.0),
    ("ask for summaries",   "liaisons.tasks.ask_for_summaries",    21_600.0),
]  # fmt: skip
# What waits for servers of others has a queue and a worker of its own: one that hangs holds up nothing else.
# queue     task                                  seconds until it is asked to end, and until it is killed
APART = [
    ("mail",  "notifications.tasks.send_waiting", 300, 330),
    ("links", "clearinghouse.tasks.check_links",  900, 930),
]  # fmt: skip
ORDINARY = "celery"  # the queue of every other task
# process: the queue it works on
WORKERS = {"worker": ORDINARY} | {queue: queue for queue, *_ in APART}
app.conf.task_soft_time_limit, app.conf.task_time_limit = 240, 300
app.conf.task_routes = {task: {"queue": queue} for queue, task, *_ in APART}
app.conf.task_annotations = {
    task: {"soft_time_limit": soft, "time_limit": hard} for _, task, soft, hard in APART
}
app.conf.broker_transport_options = {
    "socket_connect_timeout": 5
}  # a page that tells somebody waits no longer
JOB_OF_TASK = {task: name for name, task, _seconds in CLOCK}
# A message that lay in the queue until its job was handed out again is dropped.
app.conf.beat_schedule = {
    name: {
        "task": task,
        "schedule": seconds,
        "options": {"expires": min(seconds, JOB_RETRY_SECONDS)},
    }
    for name, task, seconds in CLOCK
}
app.conf.beat_scheduler = "psp_portal.job_scheduler:JobScheduler"
app.conf.beat_max_loop_interval = 5  # seconds
