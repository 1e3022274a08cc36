# SPDX-License-Identifier: MIT
"""A TensorFlow Serving client as Python users write it, with stubs that grpc_python_plugin made from proto/.

Reads a request as JSON from standard input, asks the server, and prints what it answered as JSON.
Usage: predict.py <folder of the stubs>
"""
import json
import math
import sys

sys.path.insert(0, sys.argv[1])

import grpc  # noqa: E402  (the stubs import it, so the path comes first)
from tensorflow.core.framework import types_pb2  # noqa: E402
from tensorflow_serving.apis import get_model_metadata_pb2, get_model_status_pb2, model_service_pb2_grpc  # noqa: E402
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc  # noqa: E402


def float_values(tensor):
    """Reads a DT_FLOAT tensor in either of its two forms."""
    if tensor.tensor_content:
        import struct
        return list(struct.unpack("<%df" % (len(tensor.tensor_content) // 4), tensor.tensor_content))
    count = math.prod(dimension.size for dimension in tensor.tensor_shape.dim)
    values = list(tensor.float_val)
    return values + values[-1:] * (count - len(values))


def tensor_infos(infos):
    return {
        name: {
            "dtype": types_pb2.DataType.Name(info.dtype),
            "shape": [dimension.size for dimension in info.tensor_shape.dim],
        }
        for name, info in infos.items()
    }


def refused(call, request):
    try:
        call(request, timeout=30)
        return None
    except grpc.RpcError as error:
        return {"code": error.code().name, "message": error.details()}


def main():
    asked = json.load(sys.stdin)
    channel = grpc.insecure_channel(asked["address"])
    predictions = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    models = model_service_pb2_grpc.ModelServiceStub(channel)

    # The numbers go into float_val, the form that most tutorials use; the Node client sends tensor_content.
    request = predict_pb2.PredictRequest()
    request.model_spec.name = asked["model"]
    tensor = request.inputs[asked["input"]]
    tensor.dtype = types_pb2.DT_FLOAT
    for size in asked["shape"]:
        tensor.tensor_shape.dim.add(size=size)
    tensor.float_val.extend(asked["values"])
    answer = predictions.Predict(request, timeout=30)

    metadata_request = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    metadata_request.model_spec.name = asked["model"]
    metadata = predictions.GetModelMetadata(metadata_request, timeout=30)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    metadata.metadata["signature_def"].Unpack(signatures)
    signature = signatures.signature_def["serving_default"]

    status_request = get_model_status_pb2.GetModelStatusRequest()
    status_request.model_spec.name = asked["model"]
    status = models.GetModelStatus(status_request, timeout=30)

    unknown = predict_pb2.PredictRequest()
    unknown.model_spec.name = "no-such-model"
    json.dump(
        {
            "predict": {
                "model": answer.model_spec.name,
                "version": str(answer.model_spec.version.value),
                "signature": answer.model_spec.signature_name,
                "outputs": {
                    name: {
                        "dtype": types_pb2.DataType.Name(output.dtype),
                        "shape": [dimension.size for dimension in output.tensor_shape.dim],
                        "values": float_values(output),
                    }
                    for name, output in answer.outputs.items()
                },
            },
            "metadata": {
                "version": str(metadata.model_spec.version.value),
                "method": signature.method_name,
                "inputs": tensor_infos(signature.inputs),
                "outputs": tensor_infos(signature.outputs),
            },
            "status": [
                {
                    "version": str(version.version),
                    "state": get_model_status_pb2.ModelVersionStatus.State.Name(version.state),
                    "error": version.status.error_message,
                }
                for version in status.model_version_status
            ],
            "unknownModel": refused(predictions.Predict, unknown),
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
