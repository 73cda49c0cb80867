#!/usr/bin/env python3
"""Fits the coefficients of engine/kernels/math-inl.h, by weighted least squares driven towards minimax (Lawson).

tanh(x) ~ x P(x^2) / Q(x^2) on |x| <= 9, relative error; exp(r) ~ 1 + r + r^2 E(r) on |r| <= ln(2)/2.
Prints the coefficients, lowest power first, and the largest error in exact arithmetic.
"""
from mpmath import exp, log, lu_solve, matrix, mp, mpf, nstr, pi, polyval, sin, sqrt, tanh

mp.dps = 40


def lawson(points, rows, errors, iterations):
    """rows(x) -> (row of the linear system, right side, scale); errors(c) -> errors at the points."""
    weights, best = [mpf(1)] * len(points), None
    scale = [mpf(1)] * len(points)
    for _ in range(iterations):
        system = [rows(x) for x in points]
        a = matrix([[w * s * v for v in row] for (row, _), w, s in zip(system, weights, scale)])
        b = matrix([w * s * right for (_, right), w, s in zip(system, weights, scale)])
        c = list(lu_solve(a.T * a, a.T * b))
        e, scale = errors(c)
        largest = max(e)
        if best is None or largest < best[0]:
            best = (largest, c)
        weights = [w * sqrt(v / largest + mpf("0.02")) for w, v in zip(weights, e)]
        weights = [w / max(weights) for w in weights]
    return best


def fit_tanh(m=4, n=4, bound=9, count=160):
    points = [mpf(bound) * sin(pi * (2 * i + 1) / (4 * count)) for i in range(count)]
    f = {x: tanh(x) / x for x in points}

    def rows(x):
        y = x * x
        return [y**j for j in range(m + 1)] + [-f[x] * y ** (j + 1) for j in range(n)], f[x]

    def errors(c):
        p, q = c[: m + 1], [mpf(1)] + c[m + 1 :]
        at = [(polyval(p[::-1], x * x), polyval(q[::-1], x * x)) for x in points]
        return ([abs(a / b / f[x] - 1) for (a, b), x in zip(at, points)],
                [1 / (b * f[x]) for (_, b), x in zip(at, points)])

    largest, c = lawson(points, rows, errors, 12)
    return largest, c[: m + 1], [mpf(1)] + c[m + 1 :]


def fit_exp(degree=4, count=120):
    bound = log(2) / 2
    points = [bound * sin(pi * (2 * i + 1 - count) / (2 * count)) for i in range(count)]
    f = {x: (exp(x) - 1 - x) / x**2 for x in points}

    def rows(x):
        return [x**j for j in range(degree + 1)], f[x]

    def errors(c):
        return ([abs(polyval(c[::-1], x) - f[x]) * x**2 for x in points], [x**2 for x in points])

    return lawson(points, rows, errors, 12)


if __name__ == "__main__":
    largest, p, q = fit_tanh()
    print("tanh P", ", ".join(nstr(v, 9) for v in p), "\ntanh Q", ", ".join(nstr(v, 9) for v in q), nstr(largest, 3))
    largest, e = fit_exp()
    print("exp  E", ", ".join(nstr(v, 9) for v in e), nstr(largest, 3))
