#!/usr/bin/env python3
"""A recurrent network from RNN Playground, to be used and trained further with PyTorch (1.13 or later).

    python3 train.py                                  writes a text
    python3 train.py --data FILE                      goes on training, then writes a text
    torchrun --nproc_per_node 4 train.py --data FILE  the same in four processes on this machine
    torchrun --nnodes 2 --rdzv_backend c10d --rdzv_endpoint HOST:29500 train.py --data FILE
                                                      on two machines, the same line on each

torchrun needs a PyTorch with libuv, as pip installs it; that of Debian 13 has none. There each process is started
by itself, with its number as RANK and, on its machine, as LOCAL_RANK:

    USE_LIBUV=0 MASTER_ADDR=127.0.0.1 MASTER_PORT=29500 WORLD_SIZE=2 RANK=0 LOCAL_RANK=0 python3 train.py --data FILE

That of PyTorch 1.13 under Python 3.11, as in Debian 12, wants --redirects 2 --tee 2.

FILE is a text in the symbols of vocabulary.json, trained by truncated backpropagation through time over
contiguous streams. A name that ends in .json has whole sequences instead, as `rnn forward` reads them, T steps
of B sequences:

    {"inputs": [T][B] tokens or [T][B][I] numbers, "targets": [S][B] classes or [S][B][O] numbers,
     "lengths": [B], "target_lengths": [B], "weights": [S][B]}

S is T, of many-to-one 1, of sequence-to-sequence and CTC anything. The last three may be left out: steps of each
input that are no padding, labels of each target (CTC), how much the loss of each step counts.

Beside this file lie model.safetensors (the weights) and, when the model reads text, vocabulary.json. The
trained weights go to another file of the same form, for `--weights` or for `rnn import`.
"""
import argparse
import collections
import json
import math
import os
import pathlib
import sys

import torch
import torch.distributed as distributed
from torch import nn
from torch.nn import functional

HERE = pathlib.Path(__file__).resolve().parent

# The model.
CELL = "LSTM"  # RNN, GRU, LSTM or FEED_FORWARD: no memory, h = tanh(U x + b)
NONLINEARITY = "tanh"  # of RNN: tanh or relu
PEEPHOLES = False  # gates of LSTM see the memory: Gers and Schmidhuber 2000
INPUT = "one_hot"  # one_hot or embedding: tokens; dense: numbers
INPUTS = 4  # tokens in the vocabulary, or numbers at each step
EMBEDDING = 0  # size of the embedding
HIDDEN = 8  # units in each layer and direction
LAYERS = 1
DIRECTIONS = 1  # 2: bidirectional
LAYER_NORM = False  # after each layer
RESIDUAL = False  # adds to a layer's outputs its inputs
DROPOUT = 0.0  # between layers
RECURRENT_DROPOUT = 0.0  # of what W reads, the same units at all steps: Gal and Ghahramani 2016
OUTPUTS = 4  # classes, or numbers to be foretold
LOSS = "softmax"
TASK = "many_to_many"  # or one_to_one, one_to_many, many_to_one, sequence_to_sequence
ATTENTION = "none"  # of sequence_to_sequence: none, dot or additive

# How it was trained; options of the command line override these.
BPTT = 64  # steps through time that gradients flow back
BATCH = 32  # streams side by side, over all processes
OPTIMIZER = "adam"  # one of OPTIMIZERS
LEARNING_RATE = 0.002
MOMENTUM = 0.9  # of sgd and nesterov
WEIGHT_DECAY = 0.0
TEACHER_FORCING = 1.0  # where outputs are fed back, the share of the steps that read the target instead
CLIP = 5.0  # largest norm of the gradient; 0: none
CLIP_VALUE = 0.0  # largest size of each number of the gradient, before its norm; 0: none
SCHEDULE = "constant"  # constant, step, cosine or warmup
SCHEDULE_STEPS = 1000
SCHEDULE_FACTOR = 0.1


HAS_DECODER = TASK == "sequence_to_sequence"
TARGETS_ARE_CLASSES = LOSS in ("softmax", "ctc")
DECODER_INPUT = "dense" if not TARGETS_ARE_CLASSES else "embedding" if INPUT == "embedding" else "one_hot"
HEAD_OUTPUTS = OUTPUTS * (2 if LOSS == "gaussian" else 1)


def rnn_step(a, r, h, c, peepholes):
    return (a + r).relu() if NONLINEARITY == "relu" else (a + r).tanh(), c


def gru_step(a, r, h, c, peepholes):
    (a_r, a_z, a_n), (r_r, r_z, r_n) = a.chunk(3, dim=-1), r.chunk(3, dim=-1)
    z = torch.sigmoid(a_z + r_z)
    n = torch.tanh(a_n + torch.sigmoid(a_r + r_r) * r_n)
    return (1 - z) * n + z * h, c


def lstm_step(a, r, h, c, peepholes):
    i, f, g, o = (a + r).chunk(4, dim=-1)
    p_i, p_f, p_o = (0, 0, 0) if peepholes is None else peepholes.chunk(3)
    c = torch.sigmoid(f + p_f * c) * c + torch.sigmoid(i + p_i * c) * g.tanh()
    return torch.sigmoid(o + p_o * c) * c.tanh(), c


class OwnLayer(nn.Module):
    """A layer that torch.nn does not have: with peepholes, without memory, or with dropout of its states. It has
    the parameters that nn.RNN, nn.GRU and nn.LSTM have with one layer, and is called like them."""

    def __init__(self, inputs, directions):
        super().__init__()
        gates = {"GRU": 3, "LSTM": 4}.get(CELL, 1)
        self.suffixes = ["_l0", "_l0_reverse"][:directions]
        for suffix in self.suffixes:
            shapes = {"weight_ih": (gates * HIDDEN, inputs), "weight_hh": (gates * HIDDEN, HIDDEN),
                      "bias_ih": (gates * HIDDEN,), "bias_hh": (gates * HIDDEN,), "peephole": (3 * HIDDEN,)}
            for name, shape in shapes.items():
                if not (CELL == "FEED_FORWARD" and name.endswith("_hh")) and (PEEPHOLES or name != "peephole"):
                    self.register_parameter(name + suffix, nn.Parameter(torch.zeros(shape)))

    def forward(self, inputs, state=None, lengths=None):
        """[T][B][inputs] and the states [D][B][H] to [T][B][D·H] and the states after the last step."""
        directions = []
        for d, suffix in enumerate(self.suffixes):
            own = {name[:-len(suffix)]: value for name, value in self.named_parameters() if name.endswith(suffix)}
            a = functional.linear(inputs, own["weight_ih"], own["bias_ih"])
            if CELL == "FEED_FORWARD":
                directions.append((a.tanh(), None, None))
            else:
                h, c = (part[d] for part in state)
                directions.append(self.run(a, own, h, c, lengths, d == 1))
        outputs, h, c = zip(*directions)
        states = () if CELL == "FEED_FORWARD" else (torch.stack(h), torch.stack(c))
        return torch.cat(outputs, dim=-1), states

    def run(self, a, own, h, c, lengths, reverse):
        step = {"RNN": rnn_step, "GRU": gru_step, "LSTM": lstm_step}[CELL]
        mask = functional.dropout(torch.ones_like(h), RECURRENT_DROPOUT, self.training)
        outputs = [None] * len(a)
        for t in reversed(range(len(a))) if reverse else range(len(a)):
            r = functional.linear(h * mask, own["weight_hh"], own["bias_hh"])
            h_next, c_next = step(a[t], r, h, c, own.get("peephole"))
            if lengths is not None:  # a sequence that has ended stands still
                there = (t < lengths).unsqueeze(1)
                h_next, c_next = torch.where(there, h_next, h), torch.where(there, c_next, c)
            outputs[t], h, c = h_next, h_next, c_next
        return torch.stack(outputs), h, c


class Stack(nn.Module):
    """Recurrent layers on top of each other, under the names that PyTorch gives them (weight_ih_l0, …)."""

    def __init__(self, inputs, directions):
        super().__init__()
        self.directions = directions
        kind = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}.get(CELL)
        options = {"nonlinearity": NONLINEARITY} if CELL == "RNN" else {}
        self.own = CELL == "FEED_FORWARD" or PEEPHOLES or RECURRENT_DROPOUT > 0
        layers = []
        for l in range(LAYERS):
            width = inputs if l == 0 else directions * HIDDEN
            if self.own:
                layer = OwnLayer(width, directions)
            else:
                layer = kind(width, HIDDEN, bidirectional=directions == 2, **options)
            for name, parameter in layer.named_parameters():
                self.register_parameter(name.replace("_l0", f"_l{l}"), parameter)
            layers.append(layer)
        self.layers = tuple(layers)  # a tuple, so that their parameters have no second name

    def forward(self, inputs, norms, state=None, lengths=None):
        """[T][B][inputs] and the states (h, c), [L·D][B][H] each, to [T][B][D·H] and the states at the end."""
        if state is None:
            h = inputs.new_zeros(LAYERS * self.directions, inputs.shape[1], HIDDEN)
            state = (h, h)
        finals = []
        for l, layer in enumerate(self.layers):
            first = l * self.directions
            outputs, final = self.run(layer, inputs, tuple(s[first:first + self.directions] for s in state), lengths)
            finals.append(final)
            if LAYER_NORM:
                outputs = norms[l](outputs)
            if l + 1 < LAYERS:
                outputs = functional.dropout(outputs, DROPOUT, self.training)
            inputs = outputs + inputs if RESIDUAL and l > 0 else outputs
        return inputs, tuple(torch.cat(parts) for parts in zip(*finals))

    def run(self, layer, inputs, state, lengths):
        layer.train(self.training)
        if self.own:
            return layer(inputs, state, lengths)
        if inputs.is_cuda:
            layer.flatten_parameters()
        state = state if CELL == "LSTM" else state[0]
        if lengths is None:
            outputs, final = layer(inputs, state)
        else:
            packed = nn.utils.rnn.pack_padded_sequence(inputs, lengths.cpu(), enforce_sorted=False)
            outputs, final = layer(packed, state)
            outputs, _ = nn.utils.rnn.pad_packed_sequence(outputs, total_length=len(inputs))
        return outputs, final if CELL == "LSTM" else (final, final)


class Attention(nn.Module):
    """Dot product (Luong, Pham and Manning 2015) or additive (Bahdanau, Cho and Bengio 2015)."""

    def __init__(self):
        super().__init__()
        width = DIRECTIONS * HIDDEN
        additive = ATTENTION == "additive"
        self.memory = nn.Linear(width, HIDDEN, bias=False) if additive or width != HIDDEN else nn.Identity()
        if additive:
            self.query = nn.Linear(HIDDEN, HIDDEN)
            self.score = nn.Linear(HIDDEN, 1, bias=False)
        self.combine = nn.Linear(HIDDEN + width, HIDDEN)

    def forward(self, states, memory, lengths):
        """The decoder's states [S][B][H] and the encoder's outputs [T][B][D·H] to [S][B][H]."""
        keys = self.memory(memory)
        if ATTENTION == "dot":
            scores = torch.einsum("sbh,tbh->bst", states, keys)
        else:
            scores = self.score(torch.tanh(self.query(states).unsqueeze(1) + keys)).squeeze(-1).permute(2, 0, 1)
        if lengths is not None:
            steps = torch.arange(len(memory), device=memory.device)
            scores = scores.masked_fill(steps >= lengths[:, None, None], -math.inf)
        context = torch.einsum("bst,tbm->sbm", scores.softmax(dim=-1), memory)
        return torch.tanh(self.combine(torch.cat([states, context], dim=-1)))


class Model(nn.Module):
    """Inputs [T][B] (tokens) or [T][B][I], and a state or None, to logits [S][B][·] and the next state. Lengths
    [B] may leave out padding. A sequence-to-sequence model also reads what was written before each of its steps,
    [S][B] or [S][B][O]: see written_before."""

    def __init__(self):
        super().__init__()
        width = DIRECTIONS * HIDDEN
        if INPUT == "embedding":
            self.embedding = nn.Embedding(INPUTS, EMBEDDING)
        self.rnn = Stack(EMBEDDING or INPUTS, DIRECTIONS)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(LAYERS if LAYER_NORM else 0))
        if HAS_DECODER:
            if DECODER_INPUT == "embedding":
                self.decoder_embedding = nn.Embedding(OUTPUTS, EMBEDDING)
            self.decoder = Stack(EMBEDDING if DECODER_INPUT == "embedding" else OUTPUTS, 1)
            self.decoder_norms = nn.ModuleList(nn.LayerNorm(HIDDEN) for _ in range(LAYERS if LAYER_NORM else 0))
            if ATTENTION != "none":
                self.attention = Attention()
        self.head = nn.Linear(HIDDEN if HAS_DECODER else width, HEAD_OUTPUTS)

    def forward(self, inputs, state=None, lengths=None, written=None, forcing=1.0):
        if state is not None and not isinstance(state, tuple):
            state = (state, state)

        def encode(inputs, state):
            return self.rnn(self.read(inputs, INPUT, INPUTS, "embedding"), self.norms, state, lengths)

        def foretell(inputs, state):
            hidden, state = encode(inputs, state)
            return self.head(self.last(hidden, lengths) if TASK == "many_to_one" else hidden), state

        def write(written, state):
            read = self.read(written, DECODER_INPUT, OUTPUTS, "decoder_embedding")
            hidden, state = self.decoder(read, self.decoder_norms, state)
            return self.head(hidden if ATTENTION == "none" else self.attention(hidden, memory, lengths)), state

        if HAS_DECODER:
            memory, state = encode(inputs, state)
            state = tuple(part.unflatten(0, (LAYERS, DIRECTIONS)).sum(dim=1) for part in state) or None
            logits, state = run(write, written, state, forcing)
        else:
            logits, state = run(foretell, inputs, state, forcing if TASK == "one_to_many" else 1)
        return logits, (state if CELL == "LSTM" else state[0] if state else None)

    def read(self, inputs, kind, count, embedding):
        if kind == "embedding":
            return getattr(self, embedding)(inputs)
        return functional.one_hot(inputs, count).float() if kind == "one_hot" else inputs

    def last(self, hidden, lengths):
        """Of each direction the outputs where it ends: [1][B][D·H]."""
        first, last = hidden[0], hidden[-1]
        if lengths is not None:
            last = hidden[lengths - 1, torch.arange(len(lengths), device=hidden.device)]
        return torch.cat([last[:, :HIDDEN], first[:, HIDDEN:]], dim=-1).unsqueeze(0)


def run(network, given, state, forcing):
    """All steps at once; or one by one, where the share `forcing` reads what is given, the others the output before,
    in place of the last O inputs."""
    if forcing == 1:
        return network(given, state)
    outputs, read = [], given[0]
    for step in range(len(given)):
        logits, state = network(read.unsqueeze(0), state)
        outputs.append(logits)
        if step + 1 < len(given):
            own, read = logits[0, :, :OUTPUTS].detach(), given[step + 1]
            taught = torch.rand(len(own), device=own.device) < forcing
            if read.is_floating_point():
                own = torch.cat([read[:, :read.shape[1] - OUTPUTS], own], dim=-1)
                read = torch.where(taught.unsqueeze(1), read, own)
            else:
                apart = 0 if HAS_DECODER else INPUTS - OUTPUTS
                read = torch.where(taught, read, own.argmax(dim=-1) + apart)
    return torch.cat(outputs), state


def written_before(targets):
    """What a decoder reads at each step: token 0 or zeros, then the targets (teacher forcing)."""
    return torch.cat([torch.zeros_like(targets[:1]), targets[:-1]])


def read_safetensors(path):
    """Tensors by name: eight bytes with the length of a JSON header, the header, the numbers."""
    data = bytearray(pathlib.Path(path).read_bytes())
    start = 8 + int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8:start]).items():
        if name == "__metadata__":
            continue
        if entry["dtype"] != "F32":
            raise SystemExit(f"{path}: {name} is {entry['dtype']}, not F32")
        begin, end = entry["data_offsets"]
        numbers = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=start + begin)
        tensors[name] = numbers.reshape(entry["shape"])
    return tensors


def write_safetensors(path, tensors):
    header, numbers = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().cpu().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                        "data_offsets": [len(numbers), len(numbers) + len(values)]}
        numbers += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # so that the numbers are aligned
    pathlib.Path(path).write_bytes(len(text).to_bytes(8, "little") + text + numbers)


def read_vocabulary():
    path = HERE / "vocabulary.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def encode(text, vocabulary):
    """Tokens [len(text)]."""
    numbers = {symbol: token for token, symbol in enumerate(vocabulary)}
    unknown = next((symbol for symbol in text if symbol not in numbers), None)
    if unknown is not None:
        raise SystemExit(f"The model does not know {unknown!r} (U+{ord(unknown):04X}): see vocabulary.json.")
    return torch.tensor([numbers[symbol] for symbol in text])


def own_part(batch, rank, processes):
    """The sequences of a batch that this process reads."""
    if batch % processes != 0:
        raise SystemExit(f"{batch} streams cannot be shared evenly among {processes} processes: see --batch.")
    share = batch // processes
    return range(rank * share, (rank + 1) * share)


Batch = collections.namedtuple("Batch", "inputs targets lengths target_lengths weights", defaults=[None] * 3)


class Streams:
    """A text cut into `batch` contiguous streams, read side by side in windows of `bptt` steps. The target of
    each token is the one after it; the state is carried from window to window of a pass."""

    carries_state = True

    def __init__(self, tokens, bptt, batch, rank, processes):
        length = (len(tokens) - 1) // batch
        own = [tokens[b * length:(b + 1) * length + 1] for b in own_part(batch, rank, processes)]
        self.tokens = torch.stack(own, dim=1)  # [length + 1][own streams]
        self.bptt = bptt
        self.windows = length // bptt
        if self.windows == 0:
            raise SystemExit(f"The text is too short: {batch} streams of {bptt} steps take "
                             f"{batch * bptt + 1} symbols, and it has {len(tokens)}. See --batch and --bptt.")

    def window(self, index):
        first, end = index * self.bptt, (index + 1) * self.bptt
        return Batch(self.tokens[first:end], self.tokens[first + 1:end + 1])


class Sequences:
    """Whole sequences, all in one window."""

    carries_state = False
    windows = 1

    def __init__(self, data, rank, processes):
        batch = len(data["inputs"][0])
        own = own_part(batch, rank, processes)

        def part(name, kind):
            if name not in data:
                return None
            values = torch.tensor(data[name], dtype=kind)
            return values[own.start:own.stop] if values.dim() == 1 else values[:, own.start:own.stop]

        inputs = part("inputs", torch.float32 if INPUT == "dense" else torch.int64)
        targets = part("targets", torch.int64 if TARGETS_ARE_CLASSES else torch.float32)
        lengths = part("lengths", torch.int64)
        weights = part("weights", torch.float32)
        if weights is None:
            weights = torch.ones(1 if LOSS == "ctc" else len(targets), len(own))
        if lengths is not None and TASK != "many_to_one" and not HAS_DECODER and LOSS != "ctc":
            weights = weights * (torch.arange(len(inputs)).unsqueeze(1) < lengths)
        self.batch = Batch(inputs, targets, lengths, part("target_lengths", torch.int64), weights)

    def window(self, index):
        return self.batch


def gaussian_loss(outputs, batch):
    mean, log_variance = outputs.chunk(2, dim=-1)
    log_variance = 12 * torch.tanh(log_variance / 12)
    squares = (mean - batch.targets) ** 2 * torch.exp(-log_variance)
    return 0.5 * (math.log(2 * math.pi) + log_variance + squares).sum(dim=-1)


def ctc_loss(outputs, batch):
    """One loss for each sequence: [1][B]."""
    count = outputs.shape[1]
    steps = torch.full((count,), len(outputs)) if batch.lengths is None else batch.lengths
    labels = torch.full((count,), len(batch.targets)) if batch.target_lengths is None else batch.target_lengths
    losses = functional.ctc_loss(outputs.log_softmax(dim=-1), batch.targets.T, steps, labels, reduction="none")
    return losses.unsqueeze(0)


def number_loss(loss):
    return lambda outputs, batch: loss(outputs, batch.targets, reduction="none").mean(dim=-1)


# Of logits [S][B][·], the loss of each step [S][B].
LOSSES = {
    "softmax": lambda outputs, batch: functional.cross_entropy(
        outputs.flatten(0, 1), batch.targets.flatten(), reduction="none").view_as(batch.targets),
    "sigmoid": lambda outputs, batch: functional.binary_cross_entropy_with_logits(
        outputs, batch.targets, reduction="none").sum(dim=-1),
    "squared": number_loss(functional.mse_loss),
    "absolute": number_loss(functional.l1_loss),
    "huber": number_loss(functional.huber_loss),
    "gaussian": gaussian_loss,
    "ctc": ctc_loss,
}


def mean_loss(outputs, batch, processes=1):
    """Over all that counts, that of the other processes included, as these average their gradients."""
    losses = LOSSES[LOSS](outputs, batch)
    if batch.weights is None:
        return losses.mean()
    total = batch.weights.sum()
    if processes > 1:
        distributed.all_reduce(total)
    return (losses * batch.weights).sum() * processes / total


OPTIMIZERS = {
    "sgd": lambda weights, momentum, **options: torch.optim.SGD(weights, momentum=momentum, **options),
    "rmsprop": lambda weights, momentum, **options: torch.optim.RMSprop(weights, **options),
    "adam": lambda weights, momentum, **options: torch.optim.Adam(weights, **options),
    "adamw": lambda weights, momentum, **options: torch.optim.AdamW(weights, **options),
    "nesterov": lambda weights, momentum, **options: torch.optim.SGD(
        weights, momentum=momentum, nesterov=momentum > 0, **options),  # PyTorch refuses nesterov without momentum
    "adagrad": lambda weights, momentum, **options: torch.optim.Adagrad(weights, **options),
}


def learning_rate_at(step, options):
    """The rate in force at a step, 0 the first."""
    rate, length, factor = options.learning_rate, options.schedule_steps, options.schedule_factor
    if options.schedule == "step":
        return rate * factor ** (step // length)
    if options.schedule == "cosine":
        return rate * (factor + (1 - factor) * (1 + math.cos(math.pi * min(step, length) / length)) / 2)
    if options.schedule == "warmup":
        return rate * min(1, (step + 1) / length)
    return rate


def detach(state):
    if state is None:
        return None
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def mean_over_processes(value, processes):
    if processes > 1:
        distributed.all_reduce(value)
    return value.item() / processes


def train(model, data, options, rank, processes, device):
    optimizer = OPTIMIZERS[options.optimizer](
        model.parameters(), options.momentum, lr=options.learning_rate, weight_decay=options.weight_decay)
    # Averages the gradients of all processes: with as many streams in each, those of the whole batch.
    device_ids = [device] if device.type == "cuda" else None
    trained = nn.parallel.DistributedDataParallel(model, device_ids=device_ids) if processes > 1 else model
    state = None
    for step in range(options.steps):
        index = step % data.windows
        if index == 0 or not data.carries_state:
            state = None
        batch = Batch(*(None if part is None else part.to(device) for part in data.window(index)))
        written = written_before(batch.targets) if HAS_DECODER else None
        outputs, state = trained(batch.inputs, state, batch.lengths, written, options.teacher_forcing)
        state = detach(state)  # gradients end where the window begins
        loss = mean_loss(outputs, batch, processes)
        optimizer.zero_grad()
        loss.backward()
        if options.clip_value > 0:
            nn.utils.clip_grad_value_(model.parameters(), options.clip_value)
        if options.clip > 0:
            nn.utils.clip_grad_norm_(model.parameters(), options.clip)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate_at(step, options)
        optimizer.step()
        if (step + 1) % options.report_every == 0 or step + 1 == options.steps:
            mean = mean_over_processes(loss.detach(), processes)
            if rank == 0:
                print(f"step {step + 1} loss {mean:.6f}", flush=True)


@torch.no_grad()
def write_text(model, vocabulary, options, device):
    """Reads the prime, then feeds its own choices back."""
    prime = options.prime or ("\n" if "\n" in vocabulary else vocabulary[0])
    tokens = encode(prime, vocabulary).to(device)
    logits, state = model(tokens.unsqueeze(1))
    text = options.prime
    for _ in range(options.length):
        if options.temperature > 0:
            chances = functional.softmax(logits[-1, 0] / options.temperature, dim=-1)
            token = torch.multinomial(chances, 1)
        else:
            token = logits[-1, 0].argmax().unsqueeze(0)
        text += vocabulary[token.item()]
        logits, state = model(token.unsqueeze(1), state)
    return text


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", help="what to train on; without it nothing is trained")
    parser.add_argument("--weights", default=HERE / "model.safetensors", help="where to start from")
    parser.add_argument("--out", default="trained.safetensors", help="where the trained weights go")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--report-every", type=int, default=10)
    parser.add_argument("--bptt", type=int, default=BPTT)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--optimizer", default=OPTIMIZER, choices=list(OPTIMIZERS))
    parser.add_argument("--learning-rate", type=float, default=LEARNING_RATE)
    parser.add_argument("--momentum", type=float, default=MOMENTUM)
    parser.add_argument("--weight-decay", type=float, default=WEIGHT_DECAY)
    parser.add_argument("--teacher-forcing", type=float, default=TEACHER_FORCING)
    parser.add_argument("--clip", type=float, default=CLIP)
    parser.add_argument("--clip-value", type=float, default=CLIP_VALUE)
    parser.add_argument("--schedule", default=SCHEDULE, choices=["constant", "step", "cosine", "warmup"])
    parser.add_argument("--schedule-steps", type=int, default=SCHEDULE_STEPS)
    parser.add_argument("--schedule-factor", type=float, default=SCHEDULE_FACTOR)
    parser.add_argument("--prime", default="", help="text that the model reads before it writes")
    parser.add_argument("--length", type=int, default=400, help="symbols to write; 0: no text")
    parser.add_argument("--temperature", type=float, default=0.8, help="0: always the likeliest symbol")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def writes_text(vocabulary):
    foretells = TASK == "many_to_many" and DIRECTIONS == 1 and LOSS == "softmax"
    return foretells and vocabulary and OUTPUTS == len(vocabulary)


def read_data(options, vocabulary, rank, processes):
    if options.data.endswith(".json"):
        with open(options.data, encoding="utf-8") as file:
            return Sequences(json.load(file), rank, processes)
    if not writes_text(vocabulary):
        raise SystemExit("This model does not predict the next symbol of a text: it is trained on sequences "
                         "in a .json file (see --help).")
    # A byte order mark is skipped, and all line ends become \n, as when the model was trained.
    with open(options.data, encoding="utf-8-sig") as file:
        return Streams(encode(file.read(), vocabulary), options.bptt, options.batch, rank, processes)


def main():
    options = read_options()
    rank = int(os.environ.get("RANK", 0))  # these three are set by torchrun
    processes = int(os.environ.get("WORLD_SIZE", 1))
    cuda = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if cuda else torch.device("cpu")
    if processes > 1:
        distributed.init_process_group("nccl" if cuda else "gloo")
    torch.manual_seed(options.seed)

    model = Model().to(device)
    model.load_state_dict(read_safetensors(options.weights))
    vocabulary = read_vocabulary()
    if options.data:
        train(model, read_data(options, vocabulary, rank, processes), options, rank, processes, device)
        if rank == 0:
            write_safetensors(options.out, model.state_dict())
    if rank == 0 and writes_text(vocabulary) and options.length > 0:
        model.eval()
        print(write_text(model, vocabulary, options, device))
    if processes > 1:
        distributed.destroy_process_group()


if __name__ == "__main__":
    sys.exit(main())
