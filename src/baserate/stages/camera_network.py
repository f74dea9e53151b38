"""Camera network: what it costs to buy, run, store and compute, and how much of it is dark. No people in it."""

from __future__ import annotations

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, POSITIVE, PROBABILITY, Domain, Parameter
from baserate.stages.kind import Derived, Outcome, StageKind

ACCOUNTING = "definition"
EVEN_FACES = "faces are spread evenly over the day: peaks take more accelerators"
CURRENCIES = ("CNY", "EUR", "GBP", "USD")

COST = Formula(
    "cost_per_year",
    "cameras*(capital_per_camera/life_years + operating_per_camera_per_year)",
    "straight-line depreciation, without interest",
)
STORAGE = Formula("storage_petabytes", "cameras*uptime*mbit_per_second/8*86400*retention_days/10**9", ACCOUNTING)
INGEST = Formula("ingest_gbit_per_second", "cameras*uptime*mbit_per_second/1000", ACCOUNTING)
ACCELERATORS = Formula(
    "accelerators_needed",
    "cameras*uptime*faces_per_camera_per_day/86400/inferences_per_accelerator_per_second",
    "offered load (Little, Operations Research 9:383, 1961)",
    assumes=EVEN_FACES,
)
POWER = Formula(
    "power_megawatts",
    "(cameras*uptime*watts_per_camera + accelerators_needed*watts_per_accelerator)/10**6",
    ACCOUNTING,
)
DARK_DAYS = Formula("dark_camera_days_per_year", "cameras*(1 - uptime)*365", ACCOUNTING)


def _of_network(
    name: str, domain: Domain, example: str, *, required: bool = False, measure: str = "", per: str = "", unit: str = ""
) -> Parameter:
    """Return a parameter of the network as a whole, which does not differ by group."""
    units = {unit.format(currency=currency) for currency in CURRENCIES} if unit else set()
    return Parameter(
        name,
        domain,
        example,
        required=required,
        by_group=False,
        measures=frozenset({measure} if measure else ()),
        denominators=frozenset({per} if per else ()),
        units=frozenset(units),
    )


def _whole(formula: Formula) -> Outcome:
    return Outcome(formula.result, (Derived(formula),), total="whole")


KIND = StageKind(
    name="camera_network",
    question="What does a network of cameras cost, store, compute and burn, and how much of it is dark?",
    parameters=(
        _of_network("cameras", AMOUNT, "50_000", required=True, measure="amount", per="none", unit="cameras"),
        _of_network("uptime", PROBABILITY, "0.95", required=True, measure="uptime", per="camera"),
        _of_network(
            "capital_per_camera",
            AMOUNT,
            "10_000",
            required=True,
            measure="ratio",
            per="camera",
            unit="{currency} per camera",
        ),
        _of_network("operating_per_camera_per_year", AMOUNT, "1_000", required=True),
        _of_network("life_years", POSITIVE, "8", required=True),
        _of_network("mbit_per_second", AMOUNT, "4"),
        _of_network("retention_days", AMOUNT, "30"),
        _of_network("faces_per_camera_per_day", AMOUNT, "5_000"),
        _of_network("inferences_per_accelerator_per_second", POSITIVE, "1_000"),
        _of_network("watts_per_camera", AMOUNT, "10"),
        _of_network("watts_per_accelerator", AMOUNT, "300"),
    ),
    outcomes=(
        _whole(COST),
        _whole(STORAGE),
        _whole(INGEST),
        _whole(ACCELERATORS),
        _whole(POWER),
        _whole(DARK_DAYS),
    ),
    headline="cost_per_year",
    assumes=(EVEN_FACES,),
)
