#!/usr/bin/env bash
# rnn import, forward and export, by Debian's own Python: its PyTorch is packaged for it and for no other on PATH.
exec /usr/bin/python3 "$RNN_SOURCE_DIR/tests/interchange/forward_test.py" "$RNN_BUILD_DIR/rnn"
