"""The shapes of rules: one small frozen dataclass a kind. Packs fill them with numbers, lists and switches."""
