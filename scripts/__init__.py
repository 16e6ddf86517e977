"""Small programs the Makefile runs; none of them is part of the installed package."""
