"""The office's own acts about what is registered: annul, correct, deregister, merge, with all that follows for stays,
jobs, declarations and work items; the preview of each, and its undoing.
"""
