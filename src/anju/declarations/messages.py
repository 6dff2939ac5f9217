"""The wording of the numbered findings: what was read, why it is a problem, how to mend it; for all doors.

English here, Chinese in ``locale/zh_Hans`` of this room. `word` answers in the language active at the moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from anju.kernel.findings import Finding

SENTENCES: dict[str, str] = {
    "E101": gettext_noop("The name is missing. Write it as on the identity document."),
    "E102": gettext_noop("“%(read)s” is no known kind of identity document. Choose one from the list."),
    "E103": gettext_noop("The check character of the identity number is wrong: it should be %(expected)s. Compare the number with the document."),
    "E104": gettext_noop("The birth date inside the identity number does not exist. Compare the number with the document."),
    "E105": gettext_noop("The birth date lies in the future or before 1850. Compare the number, or the date itself, with the document."),
    "E106": gettext_noop("The number does not fit the kind of document. Check the kind, then compare the number with the document."),
    "E107": gettext_noop("The spreadsheet has mangled the identity number: its last digits are lost. Set the column to text and type the number again."),
    "E108": gettext_noop("The identity number is missing."),
    "E109": gettext_noop("The unified social credit code is wrong. Compare it with the business licence."),
    "E110": gettext_noop("The name is longer than %(limit)s characters."),
    "E201": gettext_noop("No dwelling with the code “%(read)s” is known here. Look the code up by its address, or report the dwelling."),
    "E202": gettext_noop("This dwelling is not in use (%(state)s).%(successor)s"),
    "E203": gettext_noop("The date is missing or unreadable (“%(read)s”). Write it as 2026-11-18."),
    "E204": gettext_noop("The date %(read)s is more than %(days)s days ahead; the latest accepted is %(latest)s."),
    "E205": gettext_noop("This person has no registered stay in this dwelling. Check the dwelling, or declare the move in first."),
    "E206": gettext_noop("The date lies before that stay began, or overlaps a later registered stay. Check the date."),
    "E207": gettext_noop("The declarant has no recorded right to declare for this dwelling. Have the letting recorded first."),
    "E208": gettext_noop("The employer is missing or unknown. Give its unified social credit code, or have it recorded first."),
    "E209": gettext_noop("This person has no registered job with this employer. Check the employer, or declare the hiring first."),
    "E210": gettext_noop("Say what it is needed for, in two characters or more."),
    "E211": gettext_noop("Give a reason of at least two characters; the declarant will read it."),
    "E212": gettext_noop("“%(read)s” is no kind of declaration. Write one of: move in, change, stay on, move out, hire, leave, lodging, never lived there, never worked there."),
    "E213": gettext_noop("“%(read)s” is no field of a declaration. See the list of fields in the documentation."),
    "E214": gettext_noop("The last day %(read)s does not lie after the date. Check which of the two is right."),
    "E215": gettext_noop("This person was deregistered because of death. Compare the identity number; if the death was registered in error, the station undoes that deregistration on the page of the person or of the last stay, and then this can be declared again."),
    "E216": gettext_noop("This person is registered in this dwelling already: a change names the new one. Whoever stays longer declares “stay on”; a wrong first day is corrected at the station."),
    "E217": gettext_noop("The date lies after the death that is registered, and everything ended with it. Give the day of leaving if it was before; otherwise there is nothing to declare. If the death was registered in error, the station undoes that, and then this can be declared again."),
    "E218": gettext_noop("The register cannot follow this statement: %(reason)s. Keep what stands or ask back; or put right what stands in the way on the page of the stay or job, and then decide."),
    "E301": gettext_noop("The same person, dwelling, kind and date stand in row %(row)s already. Delete one of the two."),
    "E302": gettext_noop("Nothing of this file could be taken: %(reason)s"),
    "E303": gettext_noop("Row %(row)s says otherwise of the same person in the same place, and both cannot be right. Correct or delete one of the two; what followed one upon the other stands in the order of the days."),
    "W401": gettext_noop("Later than the law allows: it was due by %(due)s (%(article)s), and came %(late)s late."),
    "W402": gettext_noop("The division inside the identity number is unknown or was retired before the birth. Compare the number with the document."),
    "W403": gettext_noop("A 15-digit number was converted to %(converted)s. A person must confirm it against the document."),
    "W404": gettext_noop("Sex or birth date do not agree with the identity number. The number was followed."),
    "W405": gettext_noop("By the identity number this person is older than 120 years. Compare the number with the document."),
    "W406": gettext_noop("“%(read)s” looks unlike a name. Check it against the document."),
    "W407": gettext_noop("The address differs from the register's for this code: %(address)s. The code decided."),
    "W408": gettext_noop("Already declared and unchanged: there is nothing to do."),
    "W409": gettext_noop("The organisation code inside the credit code fails its own check. Compare it with the licence."),
    "W410": gettext_noop("Nobody can dial the telephone number “%(read)s”; it is kept as written. Compare it with the person."),
    "W411": gettext_noop("“%(read)s” is none of the listed whereabouts; it was left out."),
    "W421": gettext_noop("The service was out between %(from)s and %(until)s (%(times)s times in all), so the time to declare was extended from %(was)s to %(due)s."),
    "W422": gettext_noop("This contradicts what is registered, or what somebody else declared. It was received; the station compares the statements and decides once for all of them. Until then nothing changes, and the outcome with its reason will stand here."),
    "W501": gettext_noop("The column “%(read)s” was dropped: Anju does not keep this field."),
}  # fmt: skip
REASONS: dict[str, str] = {
    "password": gettext_noop("it is protected by a password. Save it without one and send it again."),
    "damaged": gettext_noop("it is damaged, or is not a spreadsheet. Open it, save it as .xlsx and send it again."),
    "not-a-spreadsheet": gettext_noop("it is not a spreadsheet. Send .xlsx, .xls or .csv."),
    "encoding": gettext_noop("its characters are neither UTF-8 nor GB18030. Save it as .xlsx and send it again."),
    "too-large": gettext_noop("it is larger than 100 MB. Split it."),
    "internal": gettext_noop("our check of it broke down, which is recorded. Send it again, or ask the administrator."),
    "swollen": gettext_noop(
        "unpacked, it is far larger than a list of 200,000 rows. Copy the list into a new workbook and send that."
    ),
    "too-many-rows": gettext_noop("it has more than 200,000 rows. Split it."),
    "no-header": gettext_noop("no row with the headers name, identity number and date was found. Use the template."),
    "no-dwellings": gettext_noop(
        "no row with the headers dwelling code and room was found. Name its columns: code, division, road, plate, building, room."
    ),
    "no-rows": gettext_noop("it has a header and nothing below it. Fill in one row at least and send it again."),
}
UNFOLLOWED: dict[str, str] = {
    "blocked-before": gettext_noop("its day lies before that stay or job began"),
    "blocked-deceased": gettext_noop("the person died before its day, by the register"),
    "blocked-dwelling": gettext_noop("the dwelling was demolished"),
    "blocked-later": gettext_noop("another stay or job covers its day or follows it"),
    "blocked-none": gettext_noop("nothing is registered there that could end or go on that day"),
    "before": gettext_noop("the stay would end before it begins"),
    "idle": gettext_noop("the person lived elsewhere on these days, by the register"),
    "moved-on": gettext_noop("the end of that stay is the beginning of the next one"),
    "nothing": gettext_noop("nothing of it is left to annul or to undo"),
}
"""Why a case cannot be decided as chosen (E218)."""
STATES: dict[str, str] = {
    "planned": gettext_noop("planned"),
    "demolished": gettext_noop("demolished"),
    "merged": gettext_noop("merged"),
    "split": gettext_noop("split"),
}


def word(finding: Finding | Mapping[str, Any], language: str | None = None) -> str:
    """A finding as a sentence, in `language` (``zh-hans``, ``en``) or the active one."""
    if isinstance(finding, Finding):
        code, read, params = finding.code, finding.read, dict(finding.params)
    else:
        code, read, params = finding["code"], finding.get("read"), dict(finding.get("params") or {})
    if language is None:
        return _word(code, read, params)
    with override(language):
        return _word(code, read, params)


def _word(code: str, read: str | None, params: dict[str, Any]) -> str:
    values: dict[str, Any] = {"read": read or "", **params}
    if code == "E202":
        state, successor = params.get("state"), params.get("successor")
        values["state"] = _(STATES[state]) if state in STATES else state
        values["successor"] = _(" Its successor is %(code)s.") % {"code": successor} if successor else ""
    elif code == "E302":
        values["reason"] = _(REASONS[params["reason"]]) if params.get("reason") in REASONS else params.get("reason", "")
    elif code == "E218":
        values["reason"] = (
            _(UNFOLLOWED[params["reason"]]) if params.get("reason") in UNFOLLOWED else params.get("reason")
        )
    elif code == "W401":
        values["late"] = _span(int(params["seconds"]))
    for name in values.keys() & {"due", "was"}:
        values[name] = str(values[name]).replace("T", " ").removesuffix("+08:00")
    sentence = _(SENTENCES[code]) if code in SENTENCES else code
    return sentence % values if "%(" in sentence and _complete(sentence, values) else sentence


def _complete(sentence: str, values: Mapping[str, Any]) -> bool:
    return all(part.partition(")")[0] in values for part in sentence.split("%(")[1:])


def _span(seconds: int) -> str:
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds % 3600 // 60
    if days:
        return _("%(days)s days %(hours)s hours") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)s hours %(minutes)s minutes") % {"hours": hours, "minutes": minutes}
    if minutes:
        return _("%(minutes)s minutes") % {"minutes": minutes}
    return _("%(seconds)s seconds") % {"seconds": seconds}
