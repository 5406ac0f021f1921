"""How people are spoken of: the words around names that tell them from other words with a capital."""

from __future__ import annotations

import re
from typing import Final

from ostiary.pii.engine import Pattern, any_of

__all__ = [
    "ACTS",
    "ANNOUNCED",
    "BEFORE_PLACES",
    "COMPANIES",
    "COMPANY",
    "DETERMINED",
    "SMALL",
    "TITLE",
    "TITLES",
]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


PARTICLES: Final = _set(
    "van von de der den da do dos das di du del della bin ibn bint al el la le af ter ten zu y e vom zum het 't die"
)
"""Small words that stand inside of names."""

TITLES: Final = _set(
    """
    mr mrs ms miss mx dr prof professor sir madam madame captain capt sgt sergeant lieutenant colonel rev reverend
    judge nurse herr frau monsieur senor senora signor signora inspector detective rabbi imam officer uncle aunt
    sra srta dona mme mlle sig.ra dott dott.ssa prof.ssa dra
    """
)
TITLE: Final = Pattern(rf"\b(?:{'|'.join(map(re.escape, sorted(TITLES)))})\.?\s{{1,2}}$", ignore_case=True)
"""A title, right before a place."""

_SAID_BEFORE: Final = any_of(
    """
    dear hi hello hey attn named called i'm i_am this_is signed(?:_by)? regards sincerely cheers thanks thank_you
    best(?:_wishes)? yours(?:_truly|_faithfully)? love ask_for (?:spoke|speak|spoken|talk|talked)_(?:to|with)
    met(?:_with)? meeting_with according_to hired hire assigned_to
    (?:approved|reported|written|sent|made|prepared|led)_by care_of c/o on_behalf_of colleagues? wife husband son
    daughter brother sister mother father friend boss neighbou?r client patient employee manager doctor asked told
    invited thanked e-?mailed phoned recipient beneficiary passenger tenant guest name(?:_is|_was|'s)?
    """
)
_LABEL: Final = any_of(
    """
    (?:full|first|last|given|family|sur|user|customer|contact|employee|patient)[_-]?name name patient client customer
    contact from to cc by sender recipient owner author user employee assignee attn beneficiary tenant passenger
    signature applicant cardholder holder
    """
)
ANNOUNCED: Final = Pattern(
    rf"\b(?:{_SAID_BEFORE}|{_LABEL} ?:)[,:!-]{{0,2}}\s{{1,4}}[\"'*]{{0,2}}$",
    ignore_case=True,
)
"""Words after which a name stands, whatever it is."""

_DONE: Final = any_of(
    """
    lives? lived resides wrote writes replie[sd] told said says asked thinks believes phoned was_born retired smiled
    resigned answered mentioned
    """
)
_OWNED: Final = any_of(
    """
    wife husband mother father son daughter car phone e-?mail address account birthday number name passport office
    desk team
    """
)
ACTS: Final = Pattern(rf"^(?:,? (?:who|whose|aged|born|and (?:his|her)) |,? {_DONE}\b|'s? {_OWNED}\b)")
"""What people do and have, and companies seldom, right after a place."""

_FORM: Final = any_of(
    """
    inc llc llp ltd limited gmbh plc corp co ag kg bv nv ab as oy spa srl sarl pty s\\.a s\\.p\\.a holdings? group
    partners associates &_(?:co|sons|partners|associates|brothers)
    """
)
FORMS: Final = _set("inc llc llp ltd gmbh plc corp ag kg bv nv ab as oy spa srl sarl sas sa pty ohg kgaa")
"""Forms of companies, as they stand in capitals at the end of a name."""

COMPANY: Final = Pattern(rf"^(?:,? {_FORM}\b| & )", ignore_case=True)
"""What makes the words before it a company."""

COMPANIES: Final = _set(
    """
    morgan_stanley wells_fargo goldman_sachs charles_schwab arthur_andersen johns_hopkins louis_vuitton ralph_lauren
    calvin_klein tommy_hilfiger hugo_boss jack_daniels john_deere harley_davidson aston_martin rolls_royce
    philip_morris merrill_lynch jp_morgan dow_jones walt_disney warner_bros sherwin_williams thomas_cook
    thomson_reuters ernst_young johnson_controls morgan_chase marks_spencer mac_mini mac_pro
    """
)
"""Companies and things that are called like people."""

DETERMINED: Final = Pattern(r"\b(?:the|an?|in|near|via|every|each|our|using)\s$", ignore_case=True)
"""What seldom stands before a name."""

BEFORE_PLACES: Final = _set(
    """
    lake mount mt fort ft port new north south east west northern southern san santa santo saint st los las cape river
    upper lower great rio costa sierra villa puerto monte isle bay gulf
    """
)

_OF_ONESELF: Final = any_of(
    r"""
    my_name_is my_name's i_am i'm this_is call_me dear hi hello hey regards,? thanks,? cheers,? mr\.? mrs\.? ms\.?
    dr\.?
    """
)
SMALL: Final = Pattern(rf"\b{_OF_ONESELF}\s{{1,2}}[a-z]{{2,20}}(?: [a-z]{{2,20}})?\b", ignore_case=True)
"""How people name themselves and those they greet in small letters."""
