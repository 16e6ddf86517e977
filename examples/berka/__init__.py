"""A real Czech bank of the 1990s: PKDD'99 Discovery Challenge, "Financial"."""
