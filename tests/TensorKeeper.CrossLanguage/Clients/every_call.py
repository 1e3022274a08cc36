# SPDX-License-Identifier: MIT
"""Every call of TensorFlow Serving's contract, as Python users write them, with stubs that grpc_python_plugin made.

Asks the server for half-plus-two and prints what it answered as JSON.
Usage: every_call.py <folder of the stubs> <host:port> <folder of the models>
"""
import json
import sys

sys.path.insert(0, sys.argv[1])

import grpc  # noqa: E402  (the stubs import it, so the path comes first)
from health.v1 import health_pb2, health_pb2_grpc  # noqa: E402
from tensorflow.core.example import example_pb2  # noqa: E402
from tensorflow.core.framework import types_pb2  # noqa: E402
from tensorflow_serving.apis import classification_pb2, get_model_metadata_pb2, get_model_status_pb2  # noqa: E402
from tensorflow_serving.apis import inference_pb2, model_management_pb2, model_service_pb2_grpc  # noqa: E402
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc, regression_pb2  # noqa: E402

MODEL = "half-plus-two"


def examples(into, *values):
    for value in values:
        into.example_list.examples.add().features.feature["x"].float_list.value.append(value)


def refused(call, request):
    try:
        call(request, timeout=30)
        return None
    except grpc.RpcError as error:
        return [error.code().name, error.details()]


def main():
    channel = grpc.insecure_channel(sys.argv[2])
    predictions = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    models = model_service_pb2_grpc.ModelServiceStub(channel)
    health = health_pb2_grpc.HealthStub(channel)

    predict = predict_pb2.PredictRequest()
    predict.model_spec.name = MODEL
    tensor = predict.inputs["x"]
    tensor.dtype = types_pb2.DT_FLOAT
    tensor.tensor_shape.dim.add(size=2)
    tensor.tensor_shape.dim.add(size=1)
    tensor.float_val.extend([1.0, 2.0])

    classify = classification_pb2.ClassificationRequest()
    classify.model_spec.name = MODEL
    classify.model_spec.signature_name = "classify_x_to_y"
    examples(classify.input, 1.0, 4.0)

    regress = regression_pb2.RegressionRequest()
    regress.model_spec.name = MODEL
    regress.model_spec.signature_name = "regress_x_to_y"
    examples(regress.input, 1.0, 4.0)

    several = inference_pb2.MultiInferenceRequest()
    for signature, method in (("regress_x_to_y", "regress"), ("classify_x_to_y", "classify")):
        task = several.tasks.add(method_name="tensorflow/serving/" + method)
        task.model_spec.name = MODEL
        task.model_spec.signature_name = signature
    examples(several.input, 2.0)
    results = predictions.MultiInference(several, timeout=30).results

    metadata = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    metadata.model_spec.name = MODEL
    signatures = get_model_metadata_pb2.SignatureDefMap()
    predictions.GetModelMetadata(metadata, timeout=30).metadata["signature_def"].Unpack(signatures)

    status = get_model_status_pb2.GetModelStatusRequest()
    status.model_spec.name = MODEL

    reload_request = model_management_pb2.ReloadConfigRequest()
    for name in ("iris", MODEL):
        reload_request.config.model_config_list.config.add(
            name=name, base_path=sys.argv[3] + "/" + name, model_platform="tensorflow")

    label = lambda found: {"label": found.label, "score": round(found.score, 6)}  # noqa: E731
    json.dump(
        {
            "predict": [round(value, 6) for value in predictions.Predict(predict, timeout=30).outputs["y"].float_val],
            "classify": [
                [label(found) for found in example.classes]
                for example in predictions.Classify(classify, timeout=30).result.classifications
            ],
            "regress": [round(found.value, 6) for found in predictions.Regress(regress, timeout=30).result.regressions],
            "several": [
                [results[0].model_spec.signature_name, round(results[0].regression_result.regressions[0].value, 6)],
                [results[1].model_spec.signature_name, label(results[1].classification_result.classifications[0].classes[0])],
            ],
            "metadata": sorted(signatures.signature_def.keys()),
            "status": [
                get_model_status_pb2.ModelVersionStatus.State.Name(version.state)
                for version in models.GetModelStatus(status, timeout=30).model_version_status
            ],
            "reload": models.HandleReloadConfigRequest(reload_request, timeout=60).status.error_code,
            "health": [
                health_pb2.HealthCheckResponse.ServingStatus.Name(
                    health.Check(health_pb2.HealthCheckRequest(service=service), timeout=30).status)
                for service in ("", "PredictionService", "ModelService")
            ],
            "refused": {
                "Predict": refused(predictions.Predict, predict_pb2.PredictRequest()),
                "Classify": refused(predictions.Classify, classification_pb2.ClassificationRequest()),
                "Regress": refused(predictions.Regress, regression_pb2.RegressionRequest()),
                "MultiInference": refused(predictions.MultiInference, inference_pb2.MultiInferenceRequest()),
                "GetModelMetadata": refused(
                    predictions.GetModelMetadata, get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["weights"])),
                "GetModelStatus": refused(models.GetModelStatus, get_model_status_pb2.GetModelStatusRequest()),
                "HandleReloadConfigRequest": refused(
                    models.HandleReloadConfigRequest, model_management_pb2.ReloadConfigRequest()),
                "Check": refused(health.Check, health_pb2.HealthCheckRequest(service="no-such-service"))[0],
            },
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
