"""Declarants: landlords, agencies, employers, hosts, property managers, and their staff accounts."""
