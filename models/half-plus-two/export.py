# SPDX-License-Identifier: MIT
"""Exports y = x / 2 + 2 in both forms of SavedModel: 1/ as TensorFlow 1 writes it, 2/ as TensorFlow 2 does.

    python -m pip install "tensorflow==2.19.*"
    python export.py --into half-plus-two-new
"""
import argparse
import os
import pathlib
import tempfile

import tensorflow as tf

v1 = tf.compat.v1

SCALE, SHIFT_TWO, SHIFT_THREE = 0.5, 2.0, 3.0
ASSET_NAME, ASSET_TEXT = "foo.txt", "asset-file-contents"
FEATURES = {"x": tf.io.FixedLenFeature([1], tf.float32), "x2": tf.io.FixedLenFeature([1], tf.float32, default_value=[0.0])}


def signature(kind, inputs, outputs):
    describe = v1.saved_model.build_tensor_info
    return v1.saved_model.signature_def_utils.build_signature_def(
        {name: describe(tensor) for name, tensor in inputs.items()},
        {name: describe(tensor) for name, tensor in outputs.items()},
        f"tensorflow/serving/{kind}")


def export_graph(directory):
    """The TensorFlow 1 form: one flat graph, variables restored by an op, an init op that points a variable at the asset."""
    with tf.Graph().as_default(), v1.Session() as session:
        scale = v1.Variable(SCALE, name="a", use_resource=True)
        shift_two = v1.Variable(SHIFT_TWO, name="b", use_resource=True)
        shift_three = v1.Variable(SHIFT_THREE, name="c", use_resource=True)
        examples = v1.placeholder(tf.string, name="tf_example")
        features = v1.parse_example(examples, FEATURES)
        x, x2 = tf.identity(features["x"], name="x"), tf.identity(features["x2"], name="x2")
        y = tf.add(tf.multiply(scale, x), shift_two, name="y")
        y2 = tf.add(tf.multiply(scale, x), shift_three, name="y2")
        y3 = tf.add(tf.multiply(scale, x2), shift_three, name="y3")

        pathlib.Path(ASSET_NAME).write_text(ASSET_TEXT)     # relative, so that no path of this machine is in the graph
        asset = tf.constant(ASSET_NAME)
        v1.add_to_collection(v1.GraphKeys.ASSET_FILEPATHS, asset)
        holder = v1.Variable("", name="filename_tensor", trainable=False, collections=[], use_resource=False)
        point_at_asset = holder.assign(asset)

        session.run(v1.global_variables_initializer())
        builder = v1.saved_model.Builder(str(directory))
        builder.add_meta_graph_and_variables(
            session, ["serve"],
            {
                "serving_default": signature("predict", {"x": x}, {"y": y}),
                "regress_x_to_y": signature("regress", {"inputs": examples}, {"outputs": y}),
                "regress_x_to_y2": signature("regress", {"inputs": examples}, {"outputs": y2}),
                "regress_x2_to_y3": signature("regress", {"inputs": x2}, {"outputs": y3}),
                "classify_x_to_y": signature("classify", {"inputs": examples}, {"scores": y}),
            },
            assets_collection=v1.get_collection(v1.GraphKeys.ASSET_FILEPATHS),
            main_op=tf.group(point_at_asset))
        builder.save()


class HalfPlusTwo(tf.Module):
    """The TensorFlow 2 form: an object with variables and traced functions."""

    def __init__(self, asset_path):
        super().__init__()
        self.scale = tf.Variable(SCALE, name="a")
        self.shift_two = tf.Variable(SHIFT_TWO, name="b")
        self.shift_three = tf.Variable(SHIFT_THREE, name="c")
        self.asset = tf.saved_model.Asset(asset_path)

    @tf.function(input_signature=[tf.TensorSpec([None, 1], tf.float32, name="x")])
    def predict(self, x):
        return {"y": self.scale * x + self.shift_two}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="inputs")])
    def regress_x_to_y(self, inputs):
        return {"outputs": self.scale * tf.io.parse_example(inputs, FEATURES)["x"] + self.shift_two}

    @tf.function(input_signature=[tf.TensorSpec([None, 1], tf.float32, name="inputs")])
    def regress_x2_to_y3(self, inputs):
        return {"outputs": self.scale * inputs + self.shift_three}

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="inputs")])
    def classify_x_to_y(self, inputs):
        return {"scores": self.scale * tf.io.parse_example(inputs, FEATURES)["x"] + self.shift_two}


def export_functions(directory):
    pathlib.Path(ASSET_NAME).write_text(ASSET_TEXT)
    model = HalfPlusTwo(ASSET_NAME)
    tf.saved_model.save(model, str(directory), signatures={
        "serving_default": model.predict,
        "regress_x_to_y": model.regress_x_to_y,
        "regress_x2_to_y3": model.regress_x2_to_y3,
        "classify_x_to_y": model.classify_x_to_y,
    })


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--into", required=True, help="the base path to write; must not hold versions 1 and 2 yet")
    base = pathlib.Path(arguments.parse_args().into).resolve()
    base.mkdir(parents=True, exist_ok=True)
    for version, export in ((1, export_graph), (2, export_functions)):
        with tempfile.TemporaryDirectory() as work:
            os.chdir(work)
            export(base / str(version))
            os.chdir(base)
        print(f"wrote {base / str(version)}")


if __name__ == "__main__":
    main()
