# The Python program that an export writes.
rnn_embed(rnn_engine pytorch formats/pytorch_train.py)
