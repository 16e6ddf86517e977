"""How answers are shown: in a terminal, as files, as one report page, as graph files."""
