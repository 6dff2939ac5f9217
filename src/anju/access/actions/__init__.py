"""What is done with accounts: opened and closed, kept safe by a second factor, given keys."""

from anju.access.actions.accounts import change_password, open_account, set_account_active, set_password
from anju.access.actions.conduct import count_reading
from anju.access.actions.factors import (
    ask_factor_reset,
    begin_second_factor,
    confirm_second_factor,
    decide_factor_reset,
    remove_second_factor,
    renew_recovery_codes,
    spend_code,
)
from anju.access.actions.identities import link_identity, recognise, unlink_identity
from anju.access.actions.rights import grant_rights
from anju.access.actions.sessions import (
    end_session,
    end_sessions,
    forget_ended_sessions,
    note_sign_in,
    note_sign_out,
)
from anju.access.actions.tokens import TOKEN_PREFIX, issue_token, revoke_token

__all__ = [
    "TOKEN_PREFIX",
    "ask_factor_reset",
    "begin_second_factor",
    "change_password",
    "confirm_second_factor",
    "count_reading",
    "decide_factor_reset",
    "end_session",
    "end_sessions",
    "forget_ended_sessions",
    "grant_rights",
    "issue_token",
    "link_identity",
    "note_sign_in",
    "note_sign_out",
    "open_account",
    "recognise",
    "remove_second_factor",
    "renew_recovery_codes",
    "revoke_token",
    "set_account_active",
    "set_password",
    "spend_code",
    "unlink_identity",
]
