"""The vocabulary of records: what is measured, per what, on what kind of source, and what a number rests on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from baserate.terms import terms


class Kind(StrEnum):
    """Who says it, and how near to the source it was read."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DERIVED = "derived"
    PARTY_CLAIM = "party_claim"
    PRESS_CLAIM = "press_claim"
    OPINION = "opinion"

    @property
    def words(self) -> str:
        """The kind as it is printed."""
        return self.value.replace("_", " ")

    @property
    def definition(self) -> str:
        """What makes a record one of this kind."""
        return _DEFINITIONS[self]


_DEFINITIONS = {
    Kind.PRIMARY: "the document itself, its abstract or its publisher's own summary was read",
    Kind.SECONDARY: "read in a report about the document: the press, a release, a copy or a quotation",
    Kind.DERIVED: "calculated here from published numbers; nobody published it",
    Kind.PARTY_CLAIM: "claimed by the maker or the user of the system, and measured by nobody else",
    Kind.PRESS_CLAIM: "a claim in a press article; what was verified is that the claim is made",
    Kind.OPINION: "an estimate or an argument, with no measurement behind it",
}


class Basis(StrEnum):
    """What a number rests on: said beside it wherever it is printed."""

    MEASUREMENT = "measurement"
    CLAIM = "claim"
    ESTIMATE = "estimate"

    @property
    def definition(self) -> str:
        """What makes a record one of these."""
        return _BASIS_DEFINITIONS[self]


_BASIS_DEFINITIONS = {
    Basis.MEASUREMENT: "counted, measured or found, by whom and how the record says",
    Basis.CLAIM: "said by the maker, the user or another party, or by the press, and measured by nobody that was seen",
    Basis.ESTIMATE: "a forecast, a model, a worked example or an opinion, not a count or a measurement",
}


class DenominatorWords(NamedTuple):
    """A denominator as it is printed beside a number, and what counts as one."""

    words: str
    definition: str


class Denominator(StrEnum):
    """The ids of the denominators that a record may have."""

    MATED_SEARCH = "mated_search"
    NONMATED_SEARCH = "nonmated_search"
    FACE_SEEN = "face_seen"
    MATED_COMPARISON = "mated_comparison"
    NONMATED_COMPARISON = "nonmated_comparison"
    SEARCH = "search"
    IMAGE = "image"
    ALERT = "alert"
    TRUE_ALERT = "true_alert"
    FALSE_ALERT = "false_alert"
    HIT = "hit"
    REFERRAL = "referral"
    DEPLOYMENT = "deployment"
    PLATE_SCAN = "plate_scan"
    STOP = "stop"
    PERSON_STOPPED = "person_stopped"
    PERSON = "person"
    PERSON_YEAR = "person_year"
    PERSON_SCORED = "person_scored"
    PERSON_SCREENED = "person_screened"
    SCREENING = "screening"
    PAIR = "pair"
    PERSON_FLAGGED = "person_flagged"
    PERSON_NOT_FLAGGED = "person_not_flagged"
    PERSON_LISTED = "person_listed"
    PERSON_WITH_OUTCOME = "person_with_outcome"
    PERSON_WITHOUT_OUTCOME = "person_without_outcome"
    HOUSEHOLD = "household"
    PREDICTION = "prediction"
    CRIME = "crime"
    ARREST = "arrest"
    OFFICER = "officer"
    EMOTION_EPISODE = "emotion_episode"
    TRANSIT = "transit"
    VOTE = "vote"
    DOUBLE_VOTE = "double_vote"
    CAMERA = "camera"
    LIE = "lie"
    TRUE_STATEMENT = "true_statement"
    CANDIDATE_LIST = "candidate_list"
    PORTAL_SCAN = "portal_scan"
    FRISK = "frisk"
    BODY_SEARCH = "body_search"
    TIP = "tip"
    TRANSACTION_REPORT = "transaction_report"
    CREDIT_REPORT = "credit_report"
    TRUE_LINK = "true_link"
    LINK_MADE = "link_made"
    VOTER = "voter"
    VERDICT = "verdict"
    PHONE_SEARCHED = "phone_searched"
    FILE_MATCHED = "file_matched"
    PASSENGER = "passenger"
    PERSON_SHOT = "person_shot"
    PERSON_ASKED = "person_asked"
    PERSON_DETAINED = "person_detained"
    FLAG_REVIEWED = "flag_reviewed"
    COMPARATOR = "comparator"
    EARLIER_LEVEL = "earlier_level"
    UNCLEAR = "unclear"
    NONE = "none"

    @property
    def words(self) -> str:
        """The denominator in the words that are printed beside a number; empty for a plain count or amount."""
        return DENOMINATORS[self].words

    @property
    def definition(self) -> str:
        """What counts as one."""
        return DENOMINATORS[self].definition


_D = Denominator
DENOMINATORS: Mapping[Denominator, DenominatorWords] = MappingProxyType(
    {
        _D.MATED_SEARCH: DenominatorWords("per mated search", "a search for someone who is in the gallery"),
        _D.NONMATED_SEARCH: DenominatorWords("per non-mated search", "a search for someone who is not in the gallery"),
        _D.FACE_SEEN: DenominatorWords(
            "per face seen", "a face found in the picture and searched for; the same person may be seen more than once"
        ),
        _D.MATED_COMPARISON: DenominatorWords("per mated comparison", "one comparison of two images of one person"),
        _D.NONMATED_COMPARISON: DenominatorWords(
            "per non-mated comparison", "one comparison of images of two different people"
        ),
        _D.SEARCH: DenominatorWords("per search", "a search run, whether or not the person is in the gallery"),
        _D.IMAGE: DenominatorWords("per image", "an image submitted or tested"),
        _D.ALERT: DenominatorWords("per alert", "an alert that the system gives, right or wrong"),
        _D.TRUE_ALERT: DenominatorWords("per true alert", "an alert about the right person or a real event"),
        _D.FALSE_ALERT: DenominatorWords("per false alert", "an alert about the wrong person or no event"),
        _D.HIT: DenominatorWords("per hit", "a record that matches an entry of a list, right or wrong"),
        _D.REFERRAL: DenominatorWords(
            "per referral", "a possible match, or a person reported, that is passed on for a closer look"
        ),
        _D.DEPLOYMENT: DenominatorWords("per deployment", "a police deployment begun by an alert"),
        _D.PLATE_SCAN: DenominatorWords("per plate scan", "one reading of a number plate"),
        _D.STOP: DenominatorWords("per stop", "a stop by police, for whatever reason"),
        _D.PERSON_STOPPED: DenominatorWords("per person stopped", "a person stopped because of an alert"),
        _D.PERSON: DenominatorWords("per person", "a person of a population"),
        _D.PERSON_YEAR: DenominatorWords("per person-year", "a person of a population, for one year"),
        _D.PERSON_SCORED: DenominatorWords("per person scored", "a person to whom the system gives a score"),
        _D.PERSON_SCREENED: DenominatorWords("per person screened", "a person screened, however often"),
        _D.SCREENING: DenominatorWords(
            "per screening", "one screening; the same person may be screened more than once"
        ),
        _D.PAIR: DenominatorWords("per pair of people", "one person with the outcome and one without"),
        _D.PERSON_FLAGGED: DenominatorWords("per person flagged", "a person scored above the threshold"),
        _D.PERSON_NOT_FLAGGED: DenominatorWords("per person not flagged", "a person scored below the threshold"),
        _D.PERSON_LISTED: DenominatorWords("per person listed", "a person on a list or in a database"),
        _D.PERSON_WITH_OUTCOME: DenominatorWords(
            "per person with the outcome", "a person who is, or does, what the system looks for"
        ),
        _D.PERSON_WITHOUT_OUTCOME: DenominatorWords(
            "per person without the outcome", "a person who is not, or does not do, what the system looks for"
        ),
        _D.HOUSEHOLD: DenominatorWords("per household", "a household"),
        _D.PREDICTION: DenominatorWords("per prediction", "one predicted place and time"),
        _D.CRIME: DenominatorWords("per crime", "a crime as recorded by police"),
        _D.ARREST: DenominatorWords("per arrest", "an arrest"),
        _D.OFFICER: DenominatorWords("per officer", "an officer asked"),
        _D.EMOTION_EPISODE: DenominatorWords("per episode of the emotion", "a time at which someone feels it"),
        _D.TRANSIT: DenominatorWords("per known transit", "a passage through a checkpoint known after the fact"),
        _D.VOTE: DenominatorWords("per vote", "a vote cast"),
        _D.DOUBLE_VOTE: DenominatorWords("per double vote", "a registration used for a double vote"),
        _D.CAMERA: DenominatorWords("per camera", "a camera installed"),
        _D.LIE: DenominatorWords("per lie judged", "a false statement put to a judge of truth and lies"),
        _D.TRUE_STATEMENT: DenominatorWords(
            "per true statement judged", "a true statement put to a judge of truth and lies"
        ),
        _D.CANDIDATE_LIST: DenominatorWords(
            "per candidate list", "a list of faces that a search returned, put to a person who chooses one or none"
        ),
        _D.PORTAL_SCAN: DenominatorWords(
            "per scan of a person", "a passage through a weapons scanner; the same person may pass more than once"
        ),
        _D.FRISK: DenominatorWords("per frisk", "a pat-down of a person who was stopped"),
        _D.BODY_SEARCH: DenominatorWords("per body search", "a search of a person's clothing after a frisk"),
        _D.TIP: DenominatorWords("per tip", "a report of suspected material that a provider passes to the police"),
        _D.TRANSACTION_REPORT: DenominatorWords(
            "per transaction report", "a report of a suspicious transaction to the authorities"
        ),
        _D.CREDIT_REPORT: DenominatorWords("per credit report", "one bureau's report on one consumer"),
        _D.TRUE_LINK: DenominatorWords("per true link", "a pair of records that are of one person"),
        _D.LINK_MADE: DenominatorWords("per link made", "a pair of records that the system links, right or wrong"),
        _D.VOTER: DenominatorWords("per voter", "a person who voted"),
        _D.VERDICT: DenominatorWords("per verdict", "a conviction or an acquittal"),
        _D.PHONE_SEARCHED: DenominatorWords("per phone searched", "a mobile phone searched, however often"),
        _D.FILE_MATCHED: DenominatorWords("per file matched", "a file that matches an entry of a list"),
        _D.PASSENGER: DenominatorWords(
            "per passenger", "a passenger on one journey; the same person may travel more than once"
        ),
        _D.PERSON_SHOT: DenominatorWords("per person shot", "a victim of a shooting"),
        _D.PERSON_ASKED: DenominatorWords("per person asked", "a person who answered a survey"),
        _D.PERSON_DETAINED: DenominatorWords("per person detained", "a person held by police, for however long"),
        _D.FLAG_REVIEWED: DenominatorWords(
            "per flag reviewed", "a flag or automatic finding that somebody looked into afterwards"
        ),
        _D.COMPARATOR: DenominatorWords("of the comparison", "the same quantity in the group or method compared with"),
        _D.EARLIER_LEVEL: DenominatorWords("of the level before", "the same quantity before the change"),
        _D.UNCLEAR: DenominatorWords(
            "per what is not said", "a share whose source does not say of what: it fits no parameter"
        ),
        _D.NONE: DenominatorWords("", "a count, an amount or a finding in words, with no denominator"),
    }
)

#: One of these is an alert, or somebody or something alerted on: published counts of right and wrong ones are of them.
ALERTED_ON = frozenset(
    {
        _D.ALERT, _D.HIT, _D.REFERRAL, _D.DEPLOYMENT, _D.PREDICTION, _D.TIP, _D.TRANSACTION_REPORT, _D.PERSON_FLAGGED,
        _D.PERSON_STOPPED, _D.FLAG_REVIEWED, _D.STOP, _D.FRISK, _D.BODY_SEARCH,
    }
)  # fmt: skip
#: Per what a measure of an outcome may be published for a record to be held against it.
OF_OUTCOMES: Mapping[str, frozenset[Denominator]] = MappingProxyType(
    {
        "ppv": ALERTED_ON,
        "false_discovery_rate": ALERTED_ON,
        "npv": frozenset({_D.PERSON_NOT_FLAGGED}),
        "fpir": frozenset({_D.NONMATED_SEARCH, _D.FACE_SEEN}),
        "false_alerts_per_face": frozenset({_D.FACE_SEEN}),
        "link_precision": frozenset({_D.LINK_MADE}),
        "link_false_discovery_rate": frozenset({_D.LINK_MADE}),
        "share_unattended": frozenset({_D.ALERT}),
        "false_alerts_per_true_alert": frozenset({_D.TRUE_ALERT}),
        "flags_per_true_positive": frozenset({_D.NONE}),
    }
)


class _Measure(NamedTuple):
    name: str
    is_proportion: bool
    complement: str = ""


#: Measures of records that no outcome or parameter has.
RECORD_MEASURES: Mapping[str, _Measure] = MappingProxyType(
    {
        "false_omission_rate": _Measure("false omission rate", True, "npv"),
        "true_match_rate": _Measure("true match rate", True, "fnmr"),
        "error_rate": _Measure("error rate", True, "accuracy"),
        "share_out_of_order": _Measure("share out of order", True, "uptime"),
        "confirmed_share": _Measure("share confirmed", True, "unconfirmed_share"),
        "unconfirmed_share": _Measure("share not confirmed, right or wrong", True, "confirmed_share"),
        "incidence_rate": _Measure("incidence rate", False),
        "other_share": _Measure("share", True),
        "amount": _Measure("amount", False),
        "ratio": _Measure("ratio", False),
        "effect": _Measure("relative change", False),
        "qualitative": _Measure("finding in words", False),
    }
)
#: Measures that do not say of what they are: only their unit does.
TOLD_BY_UNIT = frozenset({"amount", "ratio", "effect", "incidence_rate"})
_BACK = {measure.complement: name for name, measure in RECORD_MEASURES.items() if measure.complement}


def is_measure(measure: str) -> bool:
    """Whether a record may have this measure."""
    return measure in terms() or measure in RECORD_MEASURES


def measure_name(measure: str) -> str:
    """Return a measure's name. Raises KeyError for one that does not exist."""
    return terms()[measure].name if measure in terms() else RECORD_MEASURES[measure].name


def is_proportion(measure: str) -> bool:
    """Whether the measure lies between 0 and 1."""
    return terms()[measure].is_proportion if measure in terms() else RECORD_MEASURES[measure].is_proportion


def complement_of(measure: str) -> str:
    """Return the measure that is one minus this one, or an empty text where there is none."""
    if measure in RECORD_MEASURES:
        return RECORD_MEASURES[measure].complement
    own = terms()[measure].complement if measure in terms() else ""
    return own or _BACK.get(measure, "")
