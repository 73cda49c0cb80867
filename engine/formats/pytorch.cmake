# The Python program that an export writes.
rnn_embed(rnn_engine_files pytorch formats/pytorch_train.py)
