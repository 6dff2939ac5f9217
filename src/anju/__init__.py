"""Anju (安居): a residence register for Chinese local governments."""
