"""Standard addresses, buildings, dwellings with their permanent codes, and who lets them."""
