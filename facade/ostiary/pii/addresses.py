"""Street addresses: a number, a name and a word for a road, in the orders that several languages have; boxes too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.pii.engine import Pattern, any_of
from ostiary.pii.findings import Scored
from ostiary.pii.shadow import Shadow

__all__ = ["streets"]

# Words that a street's name ends with, as the postal services of the English-speaking countries list them.
_SURE: Final = any_of(
    """
    street avenue road roads boulevard lane parkway highway freeway expressway turnpike crescent terrace causeway
    driveway streets avenues blvd ave pkwy hwy expy rd ln cres cresent stravenue cul-de-sac marg
    """
)
_UNSURE: Final = any_of(
    """
    St Drive Drives Dr Court Courts Ct Place Pl Square Squares Sq Ter Way Ways Circle Circles Cir Trail Trl Alley Aly
    Close Row Walk Walks Mews Quay Loop Plaza Plz Gardens? Grove Groves Gate Hill Hills Green Greens Park Parks Rise
    View Views Vale Wharf Wynd Yard Heights Hollow Ridge Ridges Run Path Pass Passage Pike Point Points Route Spur
    Spurs Summit Track Trace Tunnel Valley Valleys Villages? Ville Vista Well Wells Bend Bluffs? Branch Bridge Brooks?
    Burgs? Bypass Camp Canyon Cape Centers? Cliffs? Club Common Corners? Course Cove Coves Creek Crest Crossing
    Crossroad Dale Dam Divide Estates? Extensions? Falls? Ferry Fields? Flats? Fords? Forest Forges? Forks? Fort
    Glens? Harbors? Haven Inlet Islands? Isle Junctions? Keys? Knolls? Lakes? Land Landing Lights? Loaf Locks? Lodge
    Mall Manors? Meadows? Mills? Mission Motorway Mountains? Mount Neck Orchard Oval Overpass Pine Pines Plains? Port
    Ports Prairie Radial Ramp Ranch Rapids? Rest River Rue Shoals? Shores? Skyway Springs? Station Stream Throughway
    Underpass Unions? Viaduct Ganj Nagar Chowk Drift Fold Garth Broadway Curve Quays Parklands? Alleyway Mew Tollway
    Lower Upper Parkways Brace Glade Slope Trafficway Fairway Break Cutting Parade Esplanade Embankment Promenade
    """
)
_NUMBER: Final = r"\b[0-9]{1,6}[A-Za-z]?(?:[-/][0-9]{1,4}[A-Za-z]?)?,?[ \n]"
_FLAT: Final = (
    r"\b(?:Flat|Studio|Unit|Level|Apartment|Apt\.?|Suite) ?[0-9]{1,5}[A-Za-z]?(?:,? |\n)"
    r"(?:[0-9]{1,6}[A-Za-z]? )?"
)
_UNIT: Final = (
    r"(?:,?[ \n](?:(?:apt|apartment|suite|ste|unit|floor|fl|room|rm|flat)\b\.? ?#?\w{1,5}|# ?\w{1,5})\b)?"
)
_CAPITALIZED: Final = r"[A-Z][\w'.-]{0,30}"
_STREET: Final = Pattern(
    # Capitalized names before words that mean other things too; any two before those that don't.
    rf"(?:{_NUMBER}|{_FLAT})(?:(?:(?:[NSEW]|[NS][EW])\.? )?"
    rf"(?:{_CAPITALIZED} |[0-9]{{1,3}}(?:st|nd|rd|th) ){{1,4}}?(?:{_UNSURE}|(?i:{_SURE}))"
    rf"|(?i:[a-z][a-z'-]{{0,30}} (?:[a-z'-]{{1,30}} )?{_SURE}))\b\.?(?: (?:[NS][EW]|North|South|East|West)\b)?"
    rf"(?i:{_UNIT})"
)
# A number before words of counting counts; it is in no street.
_COUNTING: Final = any_of(
    """
    of in on to and or by more other miles? km cars? people years? times way months? days? hours? minutes? blocks?
    steps? new long the a at from down percent
    """
)
_COUNTED: Final = Pattern(rf"^[0-9]+[a-z]? (?:{_COUNTING}\b|.*\b(?:roads|streets|avenues)$)")
_BOX: Final = Pattern(r"\b(?:P\.? ?O\.?|post office) ?box (?:no\.? ?)?#?[0-9]{1,8}\b", ignore_case=True)
_LOOSE: Final = r"(?:(?:de|del|della|delle|di|du|des|da|do|dos|la|le|les|los|las|el|l'|d'|dell')[ ]?){0,4}"
_ROMANCE_WORD: Final = (
    r"(?i:rue|avenue|boulevard|place|quai|chemin|impasse|allee|cours|via|viale|vicolo|piazza|corso|calle|avenida|paseo"
    r"|camino|plaza|rua|travessa|praca|carrer|largo|pasaje|rambla|ronda|glorieta|contrada|borgo|strada|canada|stretto|alameda|cuesta|canale|incrocio|pasadizo)"
)
_FLOOR: Final = r"(?:,? (?:Puerta|Piso|Piano|Appartamento|Apt\.?|Esc\.?) ?\w{1,4}\b){0,2}"
_NAMES: Final = rf"{_LOOSE}{_CAPITALIZED}(?: (?:{_LOOSE}{_CAPITALIZED})){{0,3}}"
_ROMANCE: Final = Pattern(
    rf"\b[0-9]{{1,5}}(?: ?(?:bis|ter))?,? {_ROMANCE_WORD} {_NAMES}"
    rf"|\b{_ROMANCE_WORD} {_NAMES},? (?:n\.? ?)?[0-9]{{1,5}}[a-z]?\b{_FLOOR}"
)
_JOINED: Final = any_of(
    """
    stra(?:s|ss)e str\\. weg platz allee gasse ring damm ufer straat laan plein gracht kade steeg boulevard singel
    dreef hof gatan vagen grand torget veien gaten gade vej katu tie kuja
    """
)
_APART: Final = any_of("Stra(?:s|ss)e Str\\. Weg Platz Allee Gasse Ring Damm Ufer")
_GERMANIC: Final = Pattern(
    rf"\b[A-Z][\w.'-]{{0,40}}{_JOINED} ?[0-9]{{1,5}}(?: ?[A-Za-z])?(?:[-/][0-9]{{1,4}}[a-z]?)?\b"
    rf"|\b(?:Unter den|An der|An den|Hinter der|Hinter dem) [A-Z][\w'-]{{2,30}} [0-9]{{1,3}}[a-z]?\b"
    rf"|\b(?:[A-Z][\w.'-]{{0,30}}[ -]){{1,3}}{_APART} ?[0-9]{{1,5}}[a-z]?(?:[-/][0-9]{{1,4}}[a-z]?)?\b"
)
_SLAVIC: Final = Pattern(
    r"\b(?:[Uu]l|[Aa]l|[Pp]l|[Oo]s)\. [A-Z][\w.'-]{1,30}(?: [A-Z][\w.'-]{1,30}){0,3} [0-9]{1,4}[a-z]?(?:/[0-9]{1,4})?\b"
)


def streets(shadow: Shadow) -> Iterator[Scored]:
    """Yield street addresses with their number, and post-office boxes."""
    text = shadow.text
    for start, end in _STREET.spans(shadow.bytes):
        glued = text[start - 1 : start] in _GLUE or (
            text[start - 2 : start - 1].isdigit() and text[start - 1] == ":"
        )
        if not glued and not _COUNTED.is_in(shadow.bytes[start:end]):
            yield start, end, 0.8
    for pattern in (_ROMANCE, _GERMANIC, _SLAVIC):
        for start, end in pattern.spans(shadow.bytes):
            yield start, end, 0.8
    if any(word in text for word in ("Box", "box", "BOX")):
        for start, end in _BOX.spans(shadow.bytes):
            yield start, end, 0.9


_GLUE: Final = tuple(".,$#-/_@")
