// SPDX-License-Identifier: MIT
// A TensorFlow Serving client as Node users write it: no generated code, proto/ is read when the program starts.
// Reads a request as JSON from standard input, asks the server, and prints what it answered as JSON.
// Usage: node predict.js <the folder proto/>
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const protoFolder = process.argv[2];
const apis = ['prediction_service', 'model_service'].map((name) => `tensorflow_serving/apis/${name}.proto`);
const loaded = protoLoader.loadSync(apis, {
  includeDirs: [protoFolder], keepCase: true, longs: String, enums: String, defaults: true, oneofs: true,
});
const { serving } = grpc.loadPackageDefinition(loaded).tensorflow;

// What is packed into an Any is not part of a service, so the messages are read a second time.
const messages = new protobuf.Root();
messages.resolvePath = (origin, target) => (target.startsWith('google/protobuf/') ? target : path.join(protoFolder, target));
messages.loadSync('tensorflow_serving/apis/get_model_metadata.proto', { keepCase: true });

function shapeOf(shape) {
  return shape.dim.map((dimension) => Number(dimension.size));
}

// A tensor has its numbers in one of two forms: raw bytes, or a list whose last value is repeated.
function floatValues(tensor) {
  if (tensor.tensor_content.length > 0) {
    return Array.from({ length: tensor.tensor_content.length / 4 }, (_, i) => tensor.tensor_content.readFloatLE(4 * i));
  }
  const count = shapeOf(tensor.tensor_shape).reduce((product, size) => product * size, 1);
  return Array.from({ length: count }, (_, i) => tensor.float_val[Math.min(i, tensor.float_val.length - 1)]);
}

function tensorInfos(infos) {
  return Object.fromEntries(Object.entries(infos).map(([name, info]) => [name, { dtype: info.dtype, shape: shapeOf(info.tensor_shape) }]));
}

function call(client, method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, { deadline: Date.now() + 30_000 }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

async function refused(client, method, request) {
  try {
    await call(client, method, request);
    return null;
  } catch (error) {
    return { code: grpc.status[error.code], message: error.details };
  }
}

async function main() {
  const asked = JSON.parse(fs.readFileSync(0, 'utf8'));
  const credentials = grpc.credentials.createInsecure();
  const predictions = new serving.PredictionService(asked.address, credentials);
  const models = new serving.ModelService(asked.address, credentials);
  const spec = { name: asked.model };

  // The numbers go into tensor_content; the Python client sends float_val.
  const content = Buffer.alloc(4 * asked.values.length);
  asked.values.forEach((value, i) => content.writeFloatLE(value, 4 * i));
  const input = { dtype: 'DT_FLOAT', tensor_shape: { dim: asked.shape.map((size) => ({ size })) }, tensor_content: content };
  const answer = await call(predictions, 'Predict', { model_spec: spec, inputs: { [asked.input]: input } });

  const metadata = await call(predictions, 'GetModelMetadata', { model_spec: spec, metadata_field: ['signature_def'] });
  const mapType = messages.lookupType('tensorflow.serving.SignatureDefMap');
  const map = mapType.toObject(mapType.decode(metadata.metadata.signature_def.value), { longs: String, enums: String, defaults: true });
  const signature = map.signature_def.serving_default;

  const status = await call(models, 'GetModelStatus', { model_spec: spec });

  process.stdout.write(JSON.stringify({
    predict: {
      model: answer.model_spec.name,
      version: answer.model_spec.version.value,
      signature: answer.model_spec.signature_name,
      outputs: Object.fromEntries(Object.entries(answer.outputs).map(([name, output]) => [
        name, { dtype: output.dtype, shape: shapeOf(output.tensor_shape), values: floatValues(output) },
      ])),
    },
    metadata: {
      version: metadata.model_spec.version.value,
      method: signature.method_name,
      inputs: tensorInfos(signature.inputs),
      outputs: tensorInfos(signature.outputs),
    },
    status: status.model_version_status.map((version) => ({
      version: version.version, state: version.state, error: version.status.error_message,
    })),
    unknownModel: await refused(predictions, 'Predict', { model_spec: { name: 'no-such-model' } }),
  }));
  predictions.close();
  models.close();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
