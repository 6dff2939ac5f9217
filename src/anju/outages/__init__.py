"""When web and interface were not serving: recorded by the service itself, or entered by the system administrator with
proof. Deadlines ask here; the arithmetic is the kernel's.
"""
