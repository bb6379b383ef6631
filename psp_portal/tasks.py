"""Celery signals that note the start and the end of each scheduled job."""

from celery import shared_task
from celery.signals import task_postrun, task_prerun

from notifications.job_runs import note_end, note_start
from psp_portal.celery import JOB_OF_TASK


@shared_task
def show_that_the_worker_works():
    """Nothing: that it was done is noted, and /health/ready looks for it."""


@task_prerun.connect
def job_begins(task, **_kwargs):
    """Note the start of a job; tasks that are no job of the clock are none of its business."""
    if task.name in JOB_OF_TASK:
        note_start(JOB_OF_TASK[task.name])


@task_postrun.connect
def job_ends(task, retval=None, state="", **_kwargs):
    """Note the end of a job, with the number it returns or the type of what it raised."""
    if task.name not in JOB_OF_TASK:
        return
    is_count = isinstance(retval, int) and not isinstance(retval, bool)
    rows = None
    if is_count:
        rows = retval
    error = ""
    if state != "SUCCESS":
        error = type(retval).__name__
    note_end(JOB_OF_TASK[task.name], rows=rows, error=error)
