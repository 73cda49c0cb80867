"""The networks of engine/network once more, written with PyTorch alone, for record_forms.py.

torch.nn.RNN, GRU and LSTM do what they can, one layer at a time, by packed sequences where some end early. What
they cannot (peepholes, a layer without memory, recurrent dropout) is in EQUATIONS. Tensors are [time][batch][…];
weights bear the names and shapes of engine/network/parameters.h.
"""
import dataclasses

import torch
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

WORD = 2**64 - 1
MODULES = {
    "rnn": (torch.nn.RNN, {"nonlinearity": "tanh"}),
    "rnn_relu": (torch.nn.RNN, {"nonlinearity": "relu"}),
    "gru": (torch.nn.GRU, {}),
    "lstm": (torch.nn.LSTM, {}),
}
GATES = {"rnn": 1, "rnn_relu": 1, "gru": 3, "lstm": 4, "lstm_peephole": 4, "feed_forward": 1}
WITH_MEMORY = ("lstm", "lstm_peephole")


@dataclasses.dataclass
class Form:
    """As NetworkShape; `masked`: sequences end early. The loss is that of losses.py's names."""

    cell: str
    task: str
    loss: str
    attention: str = "none"
    input_kind: str = "dense"
    inputs: int = 2
    embedding: int = 0
    hidden: int = 2
    layers: int = 1
    bidirectional: bool = False
    layer_norm: bool = False
    residual: bool = False
    dropout: float = 0.0
    recurrent_dropout: float = 0.0
    outputs: int = 3
    masked: bool = False

    @property
    def writes(self):
        return self.task == "sequence_to_sequence"

    @property
    def directions(self):
        return 2 if self.bidirectional else 1

    @property
    def width(self):
        return self.directions * self.hidden

    @property
    def classes(self):
        return self.loss in ("softmax", "ctc")

    def name(self):
        """Of the members that are not as usual."""
        parts = [self.cell, self.task, self.loss]
        for field in dataclasses.fields(self)[3:]:
            value = getattr(self, field.name)
            if value != field.default:
                parts.append(field.name if value is True else f"{field.name} {value}")
        return ", ".join(parts)


def split_mix(z):
    """SplitMix64, as engine/random.h: the next number from a seed."""
    z = (z + 0x9E3779B97F4A7C15) & WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


def word(name, index):
    """32 bits for number `index` of the tensor `name`, from the name's FNV-1a hash. As in recorded_form.h."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & WORD
    return split_mix((seed + index) & WORD) >> 32


def multiples(name, shape):
    """Multiples of 1/256 in ±1: exact in every precision."""
    count = int(torch.tensor(shape).prod())
    values = [(word(name, i) % 513 - 256) / 256 for i in range(count)]
    return torch.tensor(values).view(shape)


def choices(name, shape, count):
    size = int(torch.tensor(shape).prod())
    return torch.tensor([word(name, i) % count for i in range(size)]).view(shape)


def dropout_mask(seed, place, shape, rate):
    """As engine/network/dropout.h: number i of a place is dropped where uniform_at(seed of the place, i) < rate."""
    start = split_mix((seed + place * 0x2545F4914F6CDD1D) & WORD)

    def uniform(index):
        return (split_mix(split_mix(start ^ ((index * 0xD1342543DE82EF95) & WORD))) >> 11) * 2.0**-53

    count = int(torch.tensor(shape).prod())
    return torch.tensor([0.0 if uniform(i) < rate else 1 / (1 - rate) for i in range(count)]).view(shape)


class Weights(dict):
    """Every weight by its name, made from it."""

    def __init__(self, form, seed):
        super().__init__()
        self.form, self.seed = form, seed

    def values(self, name, shape):
        # Attention not nearly even; gates of many units not saturated; units of ReLU mostly alive and never large.
        relu = self.form.cell == "rnn_relu"
        scale = 2 if name.startswith("attention.") else 0.25 if self.form.hidden > 8 else 0.5 if relu else 1
        more = 0.5 if relu and "bias_ih" in name else 0
        return scale * multiples(f"{self.seed}/{name}", shape) + more

    def add(self, name, *shape):
        self[name] = self.values(name, shape).requires_grad_()
        return self[name]

    def fill(self, name, parameter):
        with torch.no_grad():
            parameter.copy_(self.values(name, tuple(parameter.shape)))
        self[name] = parameter


def vanilla(activation):
    return lambda w, x, r, h, c: (activation(x + r), c)


def gru(w, x, r, h, c):
    (xr, xz, xn), (rr, rz, rn) = x.chunk(3, -1), r.chunk(3, -1)
    z = torch.sigmoid(xz + rz)
    n = torch.tanh(xn + torch.sigmoid(xr + rr) * rn)
    return (1 - z) * n + z * h, c


def lstm(w, x, r, h, c):
    i, f, g, o = (x + r).chunk(4, -1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


def lstm_peephole(w, x, r, h, c):
    """Gers and Schmidhuber 2000: input and forget gate see the memory before, the output gate after."""
    p_i, p_f, p_o = w["peephole"].chunk(3)
    i, f, g, o = (x + r).chunk(4, -1)
    after = torch.sigmoid(f + p_f * c) * c + torch.sigmoid(i + p_i * c) * torch.tanh(g)
    return torch.sigmoid(o + p_o * after) * torch.tanh(after), after


# (weights, U x + b_ih, W h + b_hh, h, c) → (h, c)
EQUATIONS = {
    "rnn": vanilla(torch.tanh),
    "rnn_relu": vanilla(torch.relu),
    "gru": gru,
    "lstm": lstm,
    "lstm_peephole": lstm_peephole,
    "feed_forward": lambda w, x, r, h, c: (torch.tanh(x), c),
}


def run_equations(cell, w, x, lengths, h, c, mask, backwards):
    """One direction. After a sequence's end its state stands still."""
    outputs = [None] * len(x)
    for t in reversed(range(len(x))) if backwards else range(len(x)):
        from_x = F.linear(x[t], w["weight_ih"], w["bias_ih"])
        from_h = F.linear(h * mask, w["weight_hh"], w["bias_hh"]) if "weight_hh" in w else 0
        h_next, c_next = EQUATIONS[cell](w, from_x, from_h, h, c)
        there = (t < lengths).unsqueeze(-1)
        h, c = torch.where(there, h_next, h), None if c is None else torch.where(there, c_next, c)
        outputs[t] = h
    return torch.stack(outputs), h, c


class Layer:
    """One layer in its directions."""

    def __init__(self, form, inputs, directions, prefix, l, weights):
        self.form, self.directions = form, directions
        self.module = None
        if form.cell in MODULES and not form.recurrent_dropout:
            make, options = MODULES[form.cell]
            self.module = make(inputs, form.hidden, bidirectional=directions == 2, **options)
            for name, parameter in self.module.named_parameters():
                weights.fill(f"{prefix}.{name.replace('_l0', f'_l{l}')}", parameter)
            return
        rows, self.own = GATES[form.cell] * form.hidden, []
        for suffix in [f"_l{l}", f"_l{l}_reverse"][:directions]:
            shapes = {"weight_ih": (rows, inputs), "weight_hh": (rows, form.hidden), "bias_ih": (rows,), "bias_hh": (rows,)}
            if form.cell == "feed_forward":
                del shapes["weight_hh"], shapes["bias_hh"]
            if form.cell == "lstm_peephole":
                shapes["peephole"] = (3 * form.hidden,)
            self.own.append({key: weights.add(f"{prefix}.{key}{suffix}", *shape) for key, shape in shapes.items()})

    def run(self, x, lengths, h, c, masks):
        """(outputs [T][B][D·H], h and c after the last step [D][B][H])"""
        if self.module is not None:
            packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
            outputs, state = self.module(packed, h if c is None else (h, c))
            outputs, _ = pad_packed_sequence(outputs, total_length=len(x))
            return (outputs, *(state if c is not None else (state, None)))
        runs = [
            run_equations(self.form.cell, w, x, lengths, h[d], None if c is None else c[d], masks[d], d == 1)
            for d, w in enumerate(self.own)
        ]
        outputs, h, c = zip(*runs)
        return torch.cat(outputs, -1), torch.stack(h), None if c[0] is None else torch.stack(c)


class Stack:
    """Layers on top of each other: engine/network/stack.h."""

    def __init__(self, form, input_kind, inputs, directions, prefix, before, weights):
        self.form, self.input_kind, self.inputs, self.directions = form, input_kind, inputs, directions
        width = directions * form.hidden
        if input_kind == "embedding":
            self.embedding = weights.add(f"{before}embedding.weight", inputs, form.embedding)
            inputs = form.embedding
        self.layers = [
            Layer(form, inputs if l == 0 else width, directions, prefix, l, weights) for l in range(form.layers)
        ]
        self.norms = [
            [weights.add(f"{before}norms.{l}.{part}", width) for part in ("weight", "bias")]
            for l in range(form.layers if form.layer_norm else 0)
        ]

    def run(self, x, lengths, h, c, seed):
        """From inputs (or tokens) and first states [L·D][B][H]: outputs of the last layer, states after."""
        form, directions = self.form, self.directions
        if self.input_kind == "one_hot":
            x = F.one_hot(x, self.inputs).to(h.dtype)
        elif self.input_kind == "embedding":
            x = F.embedding(x, self.embedding)
        h_end, c_end = [], []
        for l, layer in enumerate(self.layers):
            own = slice(l * directions, (l + 1) * directions)
            masks = [1] * directions
            if form.recurrent_dropout:
                places = range(2 * own.start, 2 * own.stop, 2)
                masks = [dropout_mask(seed, p, tuple(h.shape[1:]), form.recurrent_dropout) for p in places]
            y, h_l, c_l = layer.run(x, lengths, h[own], None if c is None else c[own], masks)
            if form.layer_norm:
                y = F.layer_norm(y, y.shape[-1:], *self.norms[l])
            if form.dropout and l + 1 < form.layers:
                y = y * dropout_mask(seed, 2 * own.start + 1, tuple(y.shape), form.dropout)
            x = x + y if form.residual and l > 0 else y
            h_end.append(h_l)
            c_end.append(c_l)
        return x, torch.cat(h_end), None if c is None else torch.cat(c_end)


class Attention:
    """engine/network/attention.h: dot product (Luong et al. 2015) or additive (Bahdanau et al. 2015)."""

    def __init__(self, form, weights):
        units, self.additive = form.hidden, form.attention == "additive"
        self.memory = self.additive or form.width != units
        if self.memory:
            self.memory = weights.add("attention.memory.weight", units, form.width)
        if self.additive:
            self.query = weights.add("attention.query.weight", units, units)
            self.query_bias = weights.add("attention.query.bias", units)
            self.score = weights.add("attention.score.weight", 1, units)
        self.combine = weights.add("attention.combine.weight", units, units + form.width)
        self.combine_bias = weights.add("attention.combine.bias", units)

    def run(self, states, memory, lengths):
        """states [S][B][H], memory [T][B][M] → what the head reads [S][B][H], weights [S][B][T]"""
        keys = memory if self.memory is False else F.linear(memory, self.memory)
        if self.additive:
            queries = F.linear(states, self.query, self.query_bias)
            inner = torch.tanh(queries.unsqueeze(1) + keys.unsqueeze(0))  # [S][T][B][H]
            scores = F.linear(inner, self.score).squeeze(-1).transpose(1, 2)
        else:
            scores = torch.einsum("sbh,tbh->sbt", states, keys)
        ended = torch.arange(len(memory)).unsqueeze(0) >= lengths.unsqueeze(1)  # [B][T]
        alpha = torch.softmax(scores.masked_fill(ended, -torch.inf), -1)
        context = torch.einsum("sbt,tbm->sbm", alpha, memory)
        return torch.tanh(F.linear(torch.cat([states, context], -1), self.combine, self.combine_bias)), alpha


class Model:
    """A whole network: engine/network/network.h."""

    def __init__(self, form, seed):
        self.form = form
        self.weights = Weights(form, seed)
        self.encoder = Stack(form, form.input_kind, form.inputs, form.directions, "rnn", "", self.weights)
        if form.writes:
            kind = "dense" if not form.classes else "embedding" if form.input_kind == "embedding" else "one_hot"
            self.decoder = Stack(form, kind, form.outputs, 1, "decoder", "decoder_", self.weights)
            self.attention = Attention(form, self.weights) if form.attention != "none" else None
        outputs = form.outputs * (2 if form.loss == "gaussian" else 1)
        self.head = self.weights.add("head.weight", outputs, form.hidden if form.writes else form.width)
        self.head_bias = self.weights.add("head.bias", outputs)

    def run(self, window):
        """Everything that comes out, by name. The decoder reads the targets, one step late."""
        form, seed = self.form, window.dropout_seed
        top, h, c = self.encoder.run(window.x, window.lengths, window.h0, window.c0, seed)
        result = {"h_end": h, "c_end": c}
        if form.task == "many_to_one":
            ends = [top[n - 1, b, : form.hidden] for b, n in enumerate(window.lengths)]
            starts = top[0, :, form.hidden :]  # nothing when there is one direction
            top = torch.cat([torch.stack(ends), starts], -1).unsqueeze(0)
        if form.writes:
            memory = top
            # Both directions' states are added.
            h = h.view(form.layers, form.directions, *h.shape[1:]).sum(1)
            c = None if c is None else c.view(form.layers, form.directions, *c.shape[1:]).sum(1)
            start = torch.zeros_like(window.targets[:1])
            told = torch.cat([start, window.targets[:-1]])
            whole = torch.full_like(window.lengths, len(told))
            top, h, c = self.decoder.run(told, whole, h, c, ~seed & WORD)
            result |= {"decoder_h_end": h, "decoder_c_end": c}
            if self.attention is not None:
                top, result["attention"] = self.attention.run(top, memory, window.lengths)
        result["logits"] = F.linear(top, self.head, self.head_bias)
        return {name: tensor for name, tensor in result.items() if tensor is not None}
