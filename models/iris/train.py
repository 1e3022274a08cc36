# SPDX-License-Identifier: MIT
"""Trains the iris classifier and exports it as a SavedModel that a model server can serve.

    python -m pip install "tensorflow==2.19.*" "tf_keras==2.19.*"
    python train.py --out 2        # a new version beside version 1; a running server picks it up by itself

Keras 2 (tf_keras) exports under the layer's names: input dense_input, output dense_2.
"""
import argparse
import csv
import pathlib
import sys

import numpy as np
import tensorflow as tf
import tf_keras as keras

HERE = pathlib.Path(__file__).resolve().parent
FEATURES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]  # centimetres, in the model's order
SPECIES = ["setosa", "versicolor", "virginica"]                            # in the order of the model's outputs


def read_flowers(path):
    """Returns the measurements, float32 [N, 4], and the species as positions in SPECIES, int64 [N]."""
    with open(path, newline="") as lines:
        rows = list(csv.DictReader(lines))
    measured = np.array([[float(row[name]) for name in FEATURES] for row in rows], np.float32)
    return measured, np.array([SPECIES.index(row["species"]) for row in rows], np.int64)


def build_network():
    network = keras.Sequential([
        keras.layers.Dense(10, activation="relu", input_shape=(len(FEATURES),), name="dense"),
        keras.layers.Dense(10, activation="relu", name="dense_1"),
        keras.layers.Dense(len(SPECIES), activation="softmax", name="dense_2"),
    ])
    network.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return network


def publish(network, version_directory):
    """Writes beside the target and renames: a server that watches the folder never sees half a model."""
    partial = version_directory.with_name(f"writing-{version_directory.name}")
    network.save(partial, save_format="tf")
    partial.rename(version_directory)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--out", default="2", help="the version number to write (default 2)")
    arguments.add_argument("--epochs", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=4)
    options = arguments.parse_args()
    target = HERE / options.out
    if not options.out.isdigit():
        sys.exit(f"--out is a version number, not '{options.out}'.")
    if target.exists():
        sys.exit(f"{target} is there already; choose another version number.")

    keras.utils.set_random_seed(options.seed)
    measured, species = read_flowers(HERE / "iris.csv")
    network = build_network()
    network.fit(measured, species, epochs=options.epochs, batch_size=32, verbose=0)

    accuracy = network.evaluate(measured, species, verbose=0)[1]
    flower = np.array([[7.1, 3.0, 6.1, 2.3]], np.float32)
    probabilities = network.predict(flower, verbose=0)[0]
    print(f"TensorFlow {tf.__version__}, {network.count_params()} weights")
    print(f"accuracy on the {len(species)} flowers it was trained on: {accuracy:.4f}")
    print(f"{flower[0].tolist()} -> " + ", ".join(f"{s} {p:.5f}" for s, p in zip(SPECIES, probabilities)))

    publish(network, target)
    print(f"wrote {target}")


if __name__ == "__main__":
    main()
