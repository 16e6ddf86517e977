"""`make bundle`: graphcrm and all it needs in one file, for a network without internet."""


class BundleError(Exception):
    """One line that says what keeps the bundle from being made, and what to do."""
