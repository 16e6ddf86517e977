"""From files of a bank to rows that fit the canonical tables, and from those into a store."""
