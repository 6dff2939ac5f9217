"""Administrative divisions with validity, parent, successor and kind; jurisdictions as subtrees.

Not here: addresses and dwellings (places), grid cells.
"""
