"""PyTorch as a long-lived process for ./tests/bench; requests and answers as in native_contender.cpp.

One-hot input, made anew for each window. {"kind": "set_up"} answers with the version and what it computes with.
"""
import json
import re
import sys
import time

import torch

SYMBOLS = 65
CELLS = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}


class Model(torch.nn.Module):
    def __init__(self, cell, hidden, layers):
        super().__init__()
        self.rnn = CELLS[cell](SYMBOLS, hidden, layers)
        self.head = torch.nn.Linear(hidden, SYMBOLS)

    def forward(self, tokens, state):
        inputs = torch.nn.functional.one_hot(tokens, SYMBOLS).float()
        outputs, state = self.rnn(inputs, state)
        return self.head(outputs), state


def detach(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def rate(amount, seconds, work):
    work()
    work()
    begin = time.perf_counter()
    done = 0
    while True:
        work()
        done += amount
        end = time.perf_counter()
        if end - begin >= seconds:
            return done / (end - begin)


class Training:
    def __init__(self, cell, hidden, layers, bptt, batch):
        torch.manual_seed(1)
        self.model = Model(cell, hidden, layers)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=2e-3)
        self.text = torch.randint(SYMBOLS, (64 * bptt + 1, batch))
        self.bptt, self.batch = bptt, batch
        self.window, self.state = 0, None

    def step(self):
        begin = self.window * self.bptt
        self.window = (self.window + 1) % 64
        tokens = self.text[begin:begin + self.bptt]
        targets = self.text[begin + 1:begin + self.bptt + 1]
        logits, state = self.model(tokens, self.state)
        self.state = detach(state)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, SYMBOLS), targets.reshape(-1))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.loss = loss


trainings = {}


def train(request):
    torch.set_num_threads(request["threads"])
    key = tuple(request[name] for name in ("cell", "hidden", "layers", "bptt", "batch"))
    if key not in trainings:
        trainings[key] = Training(*key)
    training = trainings[key]
    characters = rate(request["bptt"] * request["batch"], request["seconds"], training.step)
    return {"rate": characters, "last_loss": training.loss.item()}


def generate(request):
    torch.set_num_threads(1)
    model = Model(request["cell"], request["hidden"], request["layers"]).eval()
    state, token = None, torch.zeros(1, 1, dtype=torch.long)

    def write():
        nonlocal state, token
        for _ in range(100):
            logits, state = model(token, state)
            token = torch.multinomial(torch.softmax(logits[0] / 0.8, -1), 1)

    with torch.inference_mode():
        return {"rate": rate(100, request["seconds"], write)}


def set_up(_):
    torch.mm(torch.ones(8, 8), torch.ones(8, 8))  # loads what is loaded on need
    with open("/proc/self/maps") as maps:
        libraries = {line.split("/")[-1].strip() for line in maps if "/" in line}
    capability = re.search(r"CPU capability usage: (\S+)", torch.__config__.show())
    return {"version": torch.__version__, "capability": capability[1] if capability else "?",
            "blas": sorted(name for name in libraries if re.match(r"lib(\w*blas|mkl)", name))}


ANSWERS = {"train": train, "generate": generate, "set_up": set_up}
for line in sys.stdin:
    wanted = json.loads(line)
    print(json.dumps(ANSWERS[wanted["kind"]](wanted)), flush=True)
