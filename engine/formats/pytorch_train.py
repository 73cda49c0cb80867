#!/usr/bin/env python3
"""A recurrent network from RNN Playground, to be used and trained further with PyTorch (1.13 or later).

    python3 train.py                                  writes a text
    python3 train.py --data FILE                      goes on training, then writes a text
    torchrun --nproc-per-node 4 train.py --data FILE  the same in four processes on this machine
    torchrun --nnodes 2 --rdzv-backend c10d --rdzv-endpoint HOST:29500 train.py --data FILE
                                                      on two machines, the same line on each

Where torchrun asks for libuv and PyTorch was built without it, as in Debian 13, put USE_LIBUV=0 before it.

FILE is a text in the symbols of vocabulary.json, trained by truncated backpropagation through time over
contiguous streams. A name that ends in .json has whole sequences instead, all of T steps:
{"inputs": [T][B] tokens or [T][B][I] numbers, "targets": [T][B] classes or [T][B][O] numbers}, with CTC
[B][labels].

Beside this file lie model.safetensors (the weights) and, when the model reads text, vocabulary.json. The
trained weights go to another file of the same form, for `--weights` or for `rnn import`.
"""
import argparse
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
CELL = "LSTM"  # RNN, GRU or LSTM
NONLINEARITY = "tanh"  # of RNN: tanh or relu
INPUT = "one_hot"  # one_hot or embedding: tokens; dense: numbers
INPUTS = 4  # tokens in the vocabulary, or numbers at each step
EMBEDDING = 0  # size of the embedding
HIDDEN = 8  # units in each layer and direction
LAYERS = 1
DIRECTIONS = 1  # 2: bidirectional
OUTPUTS = 4
LOSS = "softmax"

# How it was trained; options of the command line override these.
BPTT = 64  # steps through time that gradients flow back
BATCH = 32  # streams side by side, over all processes
OPTIMIZER = "adam"  # one of OPTIMIZERS
LEARNING_RATE = 0.002
MOMENTUM = 0.9  # of sgd and nesterov
WEIGHT_DECAY = 0.0
CLIP = 5.0  # largest norm of the gradient; 0: none
CLIP_VALUE = 0.0  # largest size of each number of the gradient, before its norm; 0: none
SCHEDULE = "constant"  # constant, step, cosine or warmup
SCHEDULE_STEPS = 1000
SCHEDULE_FACTOR = 0.1


class Model(nn.Module):
    """Inputs [T][B] (tokens) or [T][B][I] and a state or None, to logits [T][B][O] and the next state."""

    def __init__(self):
        super().__init__()
        if INPUT == "embedding":
            self.embedding = nn.Embedding(INPUTS, EMBEDDING)
        kind = {"RNN": nn.RNN, "GRU": nn.GRU, "LSTM": nn.LSTM}[CELL]
        options = {"nonlinearity": NONLINEARITY} if CELL == "RNN" else {}
        self.rnn = kind(EMBEDDING or INPUTS, HIDDEN, LAYERS, bidirectional=DIRECTIONS == 2, **options)
        self.head = nn.Linear(DIRECTIONS * HIDDEN, OUTPUTS)

    def forward(self, inputs, state=None):
        if INPUT == "embedding":
            inputs = self.embedding(inputs)
        elif INPUT == "one_hot":
            inputs = functional.one_hot(inputs, INPUTS).float()
        hidden, state = self.rnn(inputs, state)
        return self.head(hidden), state


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
        return self.tokens[first:end], self.tokens[first + 1:end + 1]


class Sequences:
    """Whole sequences, all in one window."""

    carries_state = False
    windows = 1

    def __init__(self, data, rank, processes):
        inputs = torch.tensor(data["inputs"], dtype=torch.float32 if INPUT == "dense" else torch.int64)
        own = own_part(inputs.shape[1], rank, processes)
        self.inputs = inputs[:, own.start:own.stop]
        if LOSS == "ctc":
            self.targets = [torch.tensor(labels) for labels in data["targets"][own.start:own.stop]]
        else:
            kind = torch.int64 if LOSS == "softmax" else torch.float32
            self.targets = torch.tensor(data["targets"], dtype=kind)[:, own.start:own.stop]

    def window(self, index):
        return self.inputs, self.targets


def gaussian_loss(outputs, targets):
    mean, log_variance = outputs.chunk(2, dim=-1)
    log_variance = 12 * torch.tanh(log_variance / 12)
    squares = (mean - targets) ** 2 * torch.exp(-log_variance)
    return 0.5 * (math.log(2 * math.pi) + log_variance + squares).sum(dim=-1).mean()


def ctc_loss(outputs, targets):
    steps = [len(outputs)] * len(targets)
    labels = [len(target) for target in targets]
    return functional.ctc_loss(outputs.log_softmax(dim=-1), torch.cat(list(targets)), steps, labels,
                               reduction="sum") / len(targets)


# Of logits [T][B][O], mean over steps and sequences.
LOSSES = {
    "softmax": lambda outputs, targets: functional.cross_entropy(outputs.flatten(0, 1), targets.flatten()),
    "sigmoid": lambda outputs, targets: functional.binary_cross_entropy_with_logits(
        outputs, targets, reduction="none").sum(dim=-1).mean(),
    "squared": functional.mse_loss,
    "absolute": functional.l1_loss,
    "huber": functional.huber_loss,
    "gaussian": gaussian_loss,
    "ctc": ctc_loss,
}


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
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def to_device(data, device):
    return [part.to(device) for part in data] if isinstance(data, list) else data.to(device)


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
        inputs, targets = (to_device(part, device) for part in data.window(index))
        outputs, state = trained(inputs, state)
        state = detach(state)  # gradients end where the window begins
        loss = LOSSES[LOSS](outputs, targets)
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


def read_data(options, vocabulary, rank, processes):
    if options.data.endswith(".json"):
        with open(options.data, encoding="utf-8") as file:
            return Sequences(json.load(file), rank, processes)
    if not vocabulary or DIRECTIONS == 2 or LOSS != "softmax":
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
    if rank == 0 and vocabulary and DIRECTIONS == 1 and LOSS == "softmax" and options.length > 0:
        print(write_text(model, vocabulary, options, device))
    if processes > 1:
        distributed.destroy_process_group()


if __name__ == "__main__":
    sys.exit(main())
