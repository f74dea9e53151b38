"""Waiting for one of several servers: the queue M/M/c in steady state, also for a c that is not a whole number.

Calls arrive at random, each takes a time that is exponentially distributed, and those that find nobody free wait in
line (Gross, Shortle, Thompson and Harris 2008, *Fundamentals of Queueing Theory*, ch. 2). ``servers`` c may be any
number above 0, with the gamma function in place of the factorial. The offered load a is the mean number of servers
busy: arrivals times the mean time of each.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from baserate.formulas.special.elementwise import Array, Mask, elementwise
from baserate.formulas.special.gamma_ratios import deviance_from, log_gamma_excess


def erlang_c(servers: ArrayLike, load: ArrayLike) -> Array:
    """Return Erlang's C, the chance that a call has to wait: c*B/(c - a*(1 - B)), B = a**c*exp(-a)/(G(c+1)*Q(c+1, a)).

    ``Q`` is the regularised upper incomplete gamma function. The arguments broadcast. Valid: servers >= 0, load >= 0,
    both finite; else NaN. 1 where the load is as much as the servers or more, 0 without any load.
    """
    return elementwise(_erlang_c, _valid, servers, load)


def wait_exceeds(servers: ArrayLike, load: ArrayLike, times: ArrayLike) -> Array:
    """Return the chance to wait longer than ``times`` mean times of a call: C*exp(-(c - a)*times).

    The arguments broadcast. Valid: as for ``erlang_c``, finite times >= 0; else NaN. 1 where the load is as much as the
    servers or more: the line then never ends.
    """
    return elementwise(_wait_exceeds, _valid_wait, servers, load, times)


def median_wait(servers: ArrayLike, load: ArrayLike) -> Array:
    """Return the median wait in mean times of a call: ln(2*C)/(c - a), and 0 where half of the calls do not wait.

    The arguments broadcast. Valid: as for ``erlang_c``. Infinite where the load is as much as the servers or more.
    """
    return elementwise(_median_wait, _valid, servers, load)


def _valid(servers: Array, load: Array) -> Mask:
    return (servers >= 0) & (load >= 0) & np.isfinite(servers) & np.isfinite(load)


def _valid_wait(servers: Array, load: Array, times: Array) -> Mask:
    return _valid(servers, load) & (times >= 0) & np.isfinite(times)


def _erlang_c(servers: Array, load: Array) -> Array:
    out = np.where(load < servers, 0.0, 1.0)
    busy = (load < servers) & (load > 0)
    c, a = servers[busy], load[busy]
    # a**c*exp(-a)/G(c + 1) without the cancellation of its logarithms at large c (Loader 2000).
    density = np.exp(-deviance_from(c, a, c - a) - log_gamma_excess(c))
    blocked = density / special.gammaincc(c + 1, a)
    out[busy] = c * blocked / ((c - a) + a * blocked)
    return out


def _wait_exceeds(servers: Array, load: Array, times: Array) -> Array:
    return _erlang_c(servers, load) * np.exp(-np.maximum(servers - load, 0.0) * times)


def _median_wait(servers: Array, load: Array) -> Array:
    waits = _erlang_c(servers, load)
    out = np.where(load < servers, 0.0, np.inf)
    line = (load < servers) & (waits > 0.5)
    out[line] = np.log(2 * waits[line]) / (servers[line] - load[line])
    return out
