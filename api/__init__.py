"""The HTTP interface of graphcrm."""
