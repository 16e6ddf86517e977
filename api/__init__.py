"""The HTTP interface of graphcrm; it holds no route yet."""
