"""postgresql.conf of the embedded server, sized for the machine it is on."""

from __future__ import annotations

import os

MIB = 1024 * 1024


def memory_mib() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // MIB


def server_settings(port: int, *, fsync: bool) -> str:
    """The whole file, rewritten at every start, so that an upgrade's better values arrive."""
    memory = memory_mib()
    values = {
        "listen_addresses": "'127.0.0.1'",
        "port": port,
        "unix_socket_directories": "''",
        "max_connections": 60,
        "password_encryption": "'scram-sha-256'",
        "shared_buffers": f"{min(memory // 4, 1024)}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "work_mem": f"{max(8, min(memory // 256, 64))}MB",
        "maintenance_work_mem": f"{max(64, min(memory // 16, 512))}MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        # pglz makes index-heavy loads two to four times slower.
        "wal_compression": "off",
        # Compiling a plan costs more than any query of ours.
        "jit": "off",
        "random_page_cost": 1.1,
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "datestyle": "'iso, ymd'",
        "lc_messages": "'C'",
        # Statements and their parameters may carry personal data.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": 0,
    }
    if not fsync:
        # A commit still reaches the operating system first: tests kill servers and count what was promised.
        values |= {"fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": 0}
    return "".join(f"{name} = {value}\n" for name, value in values.items())
