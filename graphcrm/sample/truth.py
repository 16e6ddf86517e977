"""stub"""


def complete(tables, plot, *, seed, profile):
    return {
        "as_of": "2026-06-30",
        "seed": seed,
        "profile": profile,
        "n_customers": tables["customers"].num_rows,
        **plot.truth,
    }
