#!/usr/bin/env python3
"""Records what numpy says of random activations, for tests/engine/probes: probes_numpy.json.

    python3 tests/oracles/probes_numpy.py

Inputs are multiples of 1/256, so that they are exact in every precision and short in the file; results are in full
double precision. Principal components come from the singular values of the path, not from its covariance.
"""
import json
import pathlib

import numpy

rng = numpy.random.default_rng(20240301)


def short(values):
    return numpy.round(values * 256) / 256


def flat(values):
    return [float(v) for v in numpy.asarray(values).flatten()]


def correlations():
    """Units around 4096 as well, where sums of squares would lose most digits; a feature is 0 or 1."""
    steps, units, features = 60, 6, 3
    x = short(rng.normal(size=(steps, units)))
    x[:, 2:4] += 4096
    y = numpy.stack([rng.integers(0, 2, steps), numpy.arange(steps) % 7, rng.integers(0, 40, steps)], axis=1).astype(float)
    x[:, 1] = short(0.5 * x[:, 1] + 2 * y[:, 0])
    x[:, 3] = 4096 - short(y[:, 1] + 0.25 * rng.normal(size=steps))
    r = numpy.corrcoef(x.T, y.T)[:units, units:]
    return {"steps": steps, "units": units, "features": features, "x": flat(x), "y": flat(y), "r": flat(r)}


def projection(steps, units, components):
    """Directions of very different weight, so that axes are well determined."""
    x = short(rng.normal(size=(steps, units)) * (3.0 ** -numpy.arange(units)) @ rng.normal(size=(units, units)) + 1)
    centred = x - x.mean(axis=0)
    _, singular, axes = numpy.linalg.svd(centred, full_matrices=False)
    axes = axes[:components]
    axes *= numpy.sign(axes[numpy.arange(components), numpy.abs(axes).argmax(axis=1)])[:, None]
    variance = singular**2 / steps
    return {"steps": steps, "units": units, "components": components, "x": flat(x), "mean": flat(x.mean(axis=0)),
            "axes": flat(axes), "variance": flat(variance[:components]),
            "explained": flat(variance[:components] / variance.sum()), "coordinates": flat(centred @ axes.T)}


def saturation():
    steps, units = 50, 4
    sigmoids = short(1 / (1 + numpy.exp(-rng.normal(size=(steps, units)) * 3)))
    tanhs = short(numpy.tanh(rng.normal(size=(steps, units)) * 2))
    return {"steps": steps, "units": units, "sigmoids": flat(sigmoids), "tanhs": flat(tanhs),
            "sigmoid_low": flat((sigmoids < 0.1).mean(axis=0)), "sigmoid_high": flat((sigmoids > 0.9).mean(axis=0)),
            "tanh_low": flat((tanhs < -0.9).mean(axis=0)), "tanh_high": flat((tanhs > 0.9).mean(axis=0)),
            "sigmoid_any": float(((sigmoids < 0.1) | (sigmoids > 0.9)).mean()),
            "tanh_any": float((numpy.abs(tanhs) > 0.9).mean())}


def norms():
    weights, gradients = short(rng.normal(size=40)), short(rng.normal(size=40))
    before = weights + short(0.1 * rng.normal(size=40))
    parts = [(0, 12), (16, 20), (36, 4)]  # 12 to 16 belong to none

    def frobenius(values):
        return [float(numpy.linalg.norm(values[a : a + n].reshape(-1, 4))) for a, n in parts]

    return {"ranges": parts, "weights": flat(weights), "before": flat(before), "gradients": flat(gradients),
            "norm": frobenius(weights), "gradient_norm": frobenius(gradients), "update_norm": frobenius(weights - before)}


record = {
    "correlation": correlations(),
    "projections": [projection(30, 5, 3), projection(6, 9, 2)],
    "saturation": saturation(),
    "norms": norms(),
}
lines = ",\n".join(f'"{name}": {json.dumps(value, separators=(",", ":"))}' for name, value in record.items())
pathlib.Path(__file__).with_suffix(".json").write_text("{\n" + lines + "\n}\n")
