"""List and gathering feedback against slow models of one object a person, Markov chains and closed forms."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from scipy import stats

from baserate.assessment.run import assess
from baserate.loops import loop_kind
from baserate.loops.people import Splitter, loss_hazard, poisson_hazard, share_of
from baserate.loops.spec import LoopSpec
from baserate.loops.world import World
from baserate.simulation.blocks import Task, run_task
from baserate.simulation.jobs import spec_of
from support.scenarios import load_text, toml


def spec_from(kind, size, groups=None, **settings):
    lines = ["format = 1", 'title = "A test"', "[population]", f"size = {size}"]
    if groups:
        lines.append(f"groups = {toml(groups)}")
    lines += ["[[loop]]", 'id = "p"', f'kind = "{kind}"']
    lines += [f"{key} = {toml(value)}" for key, value in settings.items()]
    scenario = load_text("\n".join(lines) + "\n")
    return spec_of(scenario.loops[0], scenario.population, scenario.loops[0].days)


def world_of(spec: LoopSpec, seed: int, replicates: range) -> World:
    return loop_kind(spec.kind).world(spec, seed, replicates)


def last_day(spec, replicates, seed=1):
    block = run_task(Task(spec, seed, range(replicates), (spec.days,)))
    return {name: values[-1] for name, values in block.values.items()}


LIST = {
    "days": 60,
    "incidents_per_person_per_year": {"by_group": {"A": 9.0, "B": 5.0}},
    "p_recorded": {"by_group": {"A": 0.6, "B": 0.3}},
    "p_recorded_listed": 0.9,
    "stops_per_listed_person_per_year": 12.0,
    "contacts_to_list": 2,
    "contacts_kept": 4,
    "decay_per_day": 0.03,
}
GROUPS = {"A": 0.25, "B": 0.75}


def list_of_objects(rng, people, days):
    """Return (on the list, of these without an incident, contacts recorded) of a group, one person at a time."""
    held, had = np.zeros(people, dtype=int), np.zeros(people, dtype=bool)
    contacts = 0
    rate, p_recorded = people_settings(people)
    for _ in range(days):
        for person in range(people):
            held[person] -= sum(rng.random() < LIST["decay_per_day"] for _ in range(held[person]))
            listed = held[person] >= LIST["contacts_to_list"]
            incidents = rng.poisson(rate / 365)
            had[person] |= incidents > 0
            chance = LIST["p_recorded_listed"] if listed else p_recorded
            new = sum(rng.random() < chance for _ in range(incidents))
            new += rng.poisson(LIST["stops_per_listed_person_per_year"] / 365) if listed else 0
            contacts += new
            held[person] = min(held[person] + new, LIST["contacts_kept"])
    on_list = held >= LIST["contacts_to_list"]
    return on_list.sum(), (on_list & ~had).sum(), contacts


def people_settings(people):
    group = "A" if people == 10 else "B"
    return LIST["incidents_per_person_per_year"]["by_group"][group], LIST["p_recorded"]["by_group"][group]


@pytest.mark.slow
def test_list_feedback_is_equal_in_distribution_to_one_object_a_person():
    rng = np.random.default_rng(3)
    slow = np.array([list_of_objects(rng, 10, 60) for _ in range(150)])
    seen = last_day(spec_from("list_feedback", 40, GROUPS, **LIST), 4000)
    assert stats.ks_2samp(slow[:, 0], seen["listed"][0]).pvalue > 1e-3
    assert stats.ks_2samp(slow[:, 2], seen["recorded_contacts"][0]).pvalue > 1e-3


def chain(rate, p_recorded, days):
    """Return the distribution over (incident or not, contacts on record) of one person, by powers of a matrix."""
    cap, threshold = LIST["contacts_kept"], LIST["contacts_to_list"]
    daily, stops = rate / 365, LIST["stops_per_listed_person_per_year"] / 365
    of_incidents, of_stops = stats.poisson(daily).pmf(range(12)), stats.poisson(stops).pmf(range(12))
    recorded = {p: stats.binom.pmf(np.arange(12), np.arange(12)[:, None], p) for p in (p_recorded, 0.9)}
    stays = stats.binom.pmf(np.arange(cap + 1), np.arange(cap + 1)[:, None], 1 - LIST["decay_per_day"])
    step = np.zeros((2, cap + 1, 2, cap + 1))
    for had, held, left, incidents in np.ndindex(2, cap + 1, cap + 1, 12):
        listed = left >= threshold
        chance = recorded[LIST["p_recorded_listed"] if listed else p_recorded][incidents]
        new = np.convolve(chance, of_stops if listed else [1.0])
        for more in range(len(new)):
            probability = stays[held, left] * of_incidents[incidents] * new[more]
            step[had, held, int(had or incidents > 0), min(cap, left + more)] += probability
    size = 2 * (cap + 1)
    return np.linalg.matrix_power(step.reshape(size, size), days)[0].reshape(2, cap + 1)


@pytest.mark.parametrize("group", [0, 1])
def test_the_list_is_what_a_markov_chain_of_one_person_says(group):
    """People move independently, so the list is binomial with the chain's probability."""
    spec = spec_from("list_feedback", 4_000_000, GROUPS, **LIST)
    seen = last_day(spec, 60)
    name = "AB"[group]
    end = chain(LIST["incidents_per_person_per_year"]["by_group"][name], LIST["p_recorded"]["by_group"][name], 60)
    people = 4_000_000 * GROUPS[name]
    on_list = end[:, 2:].sum()
    listed = seen["listed"][group]
    spread = np.sqrt(people * on_list * (1 - on_list))
    assert listed.mean() == pytest.approx(people * on_list, abs=4 * spread / np.sqrt(60))
    assert listed.std(ddof=1) == pytest.approx(spread, rel=0.35)
    without = seen["share_listed_without_incident"][group]
    assert without.mean() == pytest.approx(end[0, 2:].sum() / on_list, abs=5e-4)


def test_with_equal_true_rates_the_record_follows_what_is_recorded():
    settings = LIST | {"incidents_per_person_per_year": 5.0, "stops_per_listed_person_per_year": 0.0}
    settings |= {"p_recorded_listed": {"by_group": {"A": 0.6, "B": 0.3}}}
    spec = spec_from("list_feedback", 10_000_000, GROUPS, **settings)
    seen = last_day(spec, 10)
    assert seen["recorded_share"][0].mean() == pytest.approx(0.25 * 0.6 / (0.25 * 0.6 + 0.75 * 0.3), abs=5e-4)
    truth = world_of(spec, 1, range(1)).truth()
    assert truth["recorded_share"][0] == pytest.approx([0.25, 0.75])
    assert seen["list_share"][0].mean() > 0.5


GATHERING = {
    "days": 40,
    "p_flagged": 0.1,
    "k": 3,
    "p_checked": 0.5,
    "p_record_per_check": {"by_group": {"A": 0.3, "B": 0.1}},
    "records_to_flag": 2,
    "flag_lapse_per_day": 0.02,
    "gatherings": [{"people": 12, "per_day": 0.6}, {"people": 5, "per_day": 2.0}],
}


def gatherings_of_objects(rng):
    """Return (flagged of A, flagged of B, alerts) of forty people, one person and one gathering at a time."""
    group = np.array([0] * 10 + [1] * 30)
    flagged, records = np.zeros(40, dtype=bool), np.zeros(40, dtype=int)
    flagged[[0, *range(10, 13)]] = True
    alerts = 0
    for _ in range(GATHERING["days"]):
        for person in np.flatnonzero(flagged):
            if rng.random() < GATHERING["flag_lapse_per_day"]:
                flagged[person], records[person] = False, 0
        checked = []
        for gathering in GATHERING["gatherings"]:
            for _ in range(rng.poisson(gathering["per_day"])):
                present = rng.integers(0, 40, gathering["people"])
                if flagged[present].sum() >= GATHERING["k"]:
                    alerts += 1
                    checks = rng.poisson(GATHERING["p_checked"] * gathering["people"])
                    checked += list(rng.integers(0, 40, checks))
        for person in checked:
            records[person] += rng.random() < (0.3, 0.1)[group[person]]
        flagged |= records >= GATHERING["records_to_flag"]
    return flagged[:10].sum(), flagged[10:].sum(), alerts


@pytest.mark.slow
def test_gathering_feedback_is_equal_in_distribution_to_one_object_a_person():
    rng = np.random.default_rng(4)
    slow = np.array([gatherings_of_objects(rng) for _ in range(600)])
    seen = last_day(spec_from("gathering_feedback", 40, GROUPS, **GATHERING), 4000)
    assert stats.ks_2samp(slow[:, 0], seen["flagged_people"][0]).pvalue > 1e-3
    assert stats.ks_2samp(slow[:, 1], seen["flagged_people"][1]).pvalue > 1e-3
    assert stats.ks_2samp(slow[:, 2], seen["alerts_so_far"][0]).pvalue > 1e-3


def test_alerts_on_the_first_day_are_the_binomial_tail_of_the_closed_form():
    """n = 5,000, f = 1e-3, k = 10: P(X >= k) = 0.03176."""
    settings = {"p_flagged": 1e-3, "k": 10, "p_checked": 0.0, "p_record_per_check": 0.0, "days": 30}
    spec = spec_from("gathering_feedback", 1_400_000_000, gatherings=[{"people": 5000, "per_day": 100}], **settings)
    world = world_of(spec, 1, range(500))
    start = world.observe(world.start())
    assert start["innocent_alerts_per_day"][0, 0] == pytest.approx(100 * stats.binom(5000, 1e-3).sf(9), rel=1e-9)
    assert start["innocent_alerts_per_day"][0, 0] == pytest.approx(3.176, abs=5e-4)
    alerts = last_day(spec, 500)["alerts_so_far"][0]
    assert stats.ks_2samp(alerts, stats.poisson(95.28).rvs(20_000, random_state=1)).pvalue > 1e-3


CLUSTERED = {"p_flagged": 2e-3, "k": 12, "clustering": 0.004, "p_checked": 0.0, "p_record_per_check": 0.0, "days": 1}
SIZES = [{"people": 5000, "per_day": 40}, {"people": 300, "per_day": 900}, {"people": 11, "per_day": 1e6}]


def test_clustered_alerts_on_the_first_day_are_those_of_the_stage():
    settings = {key: CLUSTERED[key] for key in ("p_flagged", "k", "clustering")}
    lines = ["format = 1", 'title = "A test"', "[[stage]]", 'id = "g"', 'kind = "gathering_alert"']
    lines += [f"{key} = {toml(value)}" for key, value in settings.items()]
    stage = assess(load_text("\n".join([*lines, f"gatherings = {toml(SIZES)}"]) + "\n"), draws=64)
    [expected] = [one.estimate.mean for one in stage.outcomes if one.term == "innocent_alerts_per_day"]
    world = world_of(spec_from("gathering_feedback", 1_000_000, GROUPS, gatherings=SIZES, **CLUSTERED), 1, range(3))
    seen = world.observe(world.start())["innocent_alerts_per_day"]
    assert seen[:, 0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("clustering", [1e-4, 0.004, 0.3, 1.0])
def test_clustered_alerts_are_a_sum_of_beta_binomial_probabilities(clustering):
    spec = spec_from("gathering_feedback", 1_000_000, gatherings=SIZES, **CLUSTERED | {"clustering": clustering})
    world = world_of(spec, 1, range(2))
    with mpmath.workdps(30):
        p = mpmath.mpf(2) / 1000
        expected = mpmath.mpf(0)
        for size in SIZES[:2]:
            n, rho = size["people"], mpmath.mpf(clustering)
            a, b = p * (1 - rho) / rho, (1 - p) * (1 - rho) / rho
            if rho == 1:
                expected += size["per_day"] * p
                continue
            below = mpmath.fsum(mpmath.binomial(n, i) * mpmath.beta(i + a, n - i + b) for i in range(12))
            expected += size["per_day"] * (1 - below / mpmath.beta(a, b))
    assert world.observe(world.start())["innocent_alerts_per_day"][0, 0] == pytest.approx(float(expected), rel=1e-9)


def test_clustered_alerts_come_as_often_as_gatherings_drawn_one_by_one():
    rng = np.random.default_rng(6)
    p, rho = CLUSTERED["p_flagged"], CLUSTERED["clustering"]
    slow = np.zeros(300)
    for size in SIZES[:2]:
        for run in range(300):
            shares = rng.beta(p * (1 - rho) / rho, (1 - p) * (1 - rho) / rho, rng.poisson(size["per_day"]))
            slow[run] += (rng.binomial(size["people"], shares) >= CLUSTERED["k"]).sum()
    spec = spec_from("gathering_feedback", 1_000_000, GROUPS, gatherings=SIZES[:2], **CLUSTERED)
    assert stats.ks_2samp(slow, last_day(spec, 4000)["alerts_so_far"][0]).pvalue > 1e-3


def test_without_clustering_alerts_are_the_limit_of_those_with_little():
    seen = []
    for clustering in (0.0, 1e-12):
        spec = spec_from("gathering_feedback", 1_000_000, gatherings=SIZES, **CLUSTERED | {"clustering": clustering})
        world = world_of(spec, 1, range(2))
        seen.append(world.observe(world.start())["innocent_alerts_per_day"][0, 0])
    assert seen[0] == pytest.approx(seen[1], rel=1e-6)
    assert seen[0] == pytest.approx(sum(one["per_day"] * stats.binom(one["people"], 2e-3).sf(11) for one in SIZES))


def test_a_lapsed_flag_leaves_no_record():
    """Half are flagged and half of the flags lapse a day: who is not flagged any more is as without a record."""
    settings = {"p_flagged": 0.5, "k": 100, "p_checked": 0.0, "p_record_per_check": 0.5, "gatherings": SIZES}
    settings |= {"records_to_flag": 3, "flag_lapse_per_day": 0.5, "days": 1}
    spec = spec_from("gathering_feedback", 1000, **settings)
    world = world_of(spec, 1, range(400))
    before = world.start()
    held = before.people.copy()
    held[:, :, :4] = [200, 100, 200, 500]
    for step in loop_kind(spec.kind).plan:
        before = step.run(before._replace(people=held) if step.name == "lapse" else before, world, 1)
    after = before.people
    assert (after[..., 1] == 100).all() and (after[..., 2] == 200).all()
    assert (after[..., 0] == 700 - after[..., 3]).all()
    assert stats.ks_2samp(after[:, 0, 3], stats.binom(500, 0.5).rvs(20_000, random_state=1)).pvalue > 1e-3


def test_every_person_is_kept_in_count():
    for spec in (
        spec_from("list_feedback", 40, GROUPS, **LIST),
        spec_from("gathering_feedback", 40, GROUPS, **GATHERING),
    ):
        world = world_of(spec, 1, range(50))
        state = world.start()
        for day in range(1, 41):
            for step in loop_kind(spec.kind).plan:
                state = step.run(state, world, day)
            groups = state.people.reshape(50, 2, -1).sum(axis=2)
            assert (groups == [10, 30]).all()
            assert (state.people >= 0).all()


def test_a_group_s_people_do_not_depend_on_another_group_s_rates():
    first = last_day(spec_from("list_feedback", 4000, GROUPS, **LIST), 20)["listed"][1]
    changed = LIST | {"incidents_per_person_per_year": {"by_group": {"A": 1.0, "B": 5.0}}}
    assert (last_day(spec_from("list_feedback", 4000, GROUPS, **changed), 20)["listed"][1] == first).all()


@pytest.mark.parametrize("mean", [1e-12, 0.01, 2.0, 30.0])
def test_the_hazard_of_poisson_counts_is_scipy_s(mean):
    distribution = stats.poisson(mean)
    for j in (0, 1, 2, 5, 40):
        if distribution.sf(j - 1) > 1e-250:
            expected = distribution.pmf(j) / distribution.sf(j - 1)
            assert poisson_hazard(np.array([mean]))(j)[0] == pytest.approx(expected, rel=1e-9)


def test_the_hazard_of_losses_is_scipy_s():
    held = np.arange(8.0)
    for p in (1e-9, 0.2, 0.999):
        for j in range(8):
            made = np.broadcast_to(loss_hazard(held, np.array([p]))(j), held.shape)
            for n in range(j, 8):
                distribution = stats.binom(n, p)
                assert made[n] == pytest.approx(distribution.pmf(j) / distribution.sf(j - 1), rel=1e-9)


def test_a_split_is_multinomial():
    """A large cell split by the counts that happen to each has Poisson shares of people."""
    splitter = Splitter(1, "test", "split", ("a",), range(400))
    parts = splitter.split(3, np.full((400, 1), 1e9), poisson_hazard(np.array([1.3])))
    assert (sum(parts) == 1e9).all()
    for j in range(5):
        p = stats.poisson(1.3).pmf(j)
        assert stats.kstest((parts[j][:, 0] - 1e9 * p) / np.sqrt(1e9 * p * (1 - p)), "norm").pvalue > 1e-3


def test_a_share_of_no_people_is_undefined_and_nothing_is_said_of_it():
    found = share_of(np.array([[0.0, 3.0]]), np.array([[0.0, 12.0]]))
    assert np.isnan(found[0, 0]) and found[0, 1] == 0.25
