"""Colours of groups, told apart by most eyes (after Paul Tol's muted scheme)."""

COLOURS = (
    "#332288", "#88ccee", "#44aa99", "#117733", "#999933", "#ddcc77", "#cc6677", "#882255",
    "#aa4499",
)  # fmt: skip
LOOSE = "#bbbbbb"
TYPED = "#d00000"
NAME = "#333333"


def colour_of(group: int) -> str:
    """The colour of a group; grey for what is in none."""
    return COLOURS[group % len(COLOURS)] if group >= 0 else LOOSE
