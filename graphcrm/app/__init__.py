"""Wire settings, store, snapshots and questions together, for the command line and the API."""

from graphcrm.app.app import App, read_settings, write_sample
from graphcrm.app.questions import QUESTIONS, question_function
from graphcrm.app.reports import LoadReport, RollbackReport
from graphcrm.settings import Settings

__all__ = [
    "QUESTIONS",
    "App",
    "LoadReport",
    "RollbackReport",
    "Settings",
    "question_function",
    "read_settings",
    "write_sample",
]
