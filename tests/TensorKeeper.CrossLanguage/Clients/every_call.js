// SPDX-License-Identifier: MIT
// Every call of TensorFlow Serving's contract, as Node users write them: proto/ is read when the program starts.
// Asks the server for half-plus-two and prints what it answered as JSON.
// Usage: node every_call.js <the folder proto/> <host:port> <folder of the models>
'use strict';

const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');
const protobuf = require('protobufjs');

const [protoFolder, address, modelFolder] = process.argv.slice(2);
const apis = ['tensorflow_serving/apis/prediction_service.proto', 'tensorflow_serving/apis/model_service.proto', 'grpc/health/v1/health.proto'];
const loaded = grpc.loadPackageDefinition(protoLoader.loadSync(apis, {
  includeDirs: [protoFolder], keepCase: true, longs: String, enums: String, defaults: true, oneofs: true,
}));
const { serving } = loaded.tensorflow;

// What is packed into an Any is not part of a service, so the messages are read a second time.
const messages = new protobuf.Root();
messages.resolvePath = (origin, target) => (target.startsWith('google/protobuf/') ? target : path.join(protoFolder, target));
messages.loadSync('tensorflow_serving/apis/get_model_metadata.proto', { keepCase: true });

const MODEL = 'half-plus-two';

function call(client, method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, { deadline: Date.now() + 60_000 }, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
}

async function refused(client, method, request) {
  try {
    await call(client, method, request);
    return null;
  } catch (error) {
    return [grpc.status[error.code], error.details];
  }
}

function examples(...values) {
  return { example_list: { examples: values.map((value) => ({ features: { feature: { x: { float_list: { value: [value] } } } } })) } };
}

const round = (value) => Number(value.toFixed(6));
const label = (found) => ({ label: found.label, score: round(found.score) });
const spec = (signature) => ({ name: MODEL, signature_name: signature });

async function main() {
  const credentials = grpc.credentials.createInsecure();
  const predictions = new serving.PredictionService(address, credentials);
  const models = new serving.ModelService(address, credentials);
  const health = new loaded.grpc.health.v1.Health(address, credentials);

  const x = { dtype: 'DT_FLOAT', tensor_shape: { dim: [{ size: 2 }, { size: 1 }] }, float_val: [1, 2] };
  const predict = await call(predictions, 'Predict', { model_spec: { name: MODEL }, inputs: { x } });
  const classify = await call(predictions, 'Classify', { model_spec: spec('classify_x_to_y'), input: examples(1, 4) });
  const regress = await call(predictions, 'Regress', { model_spec: spec('regress_x_to_y'), input: examples(1, 4) });
  const { results } = await call(predictions, 'MultiInference', {
    tasks: [
      { model_spec: spec('regress_x_to_y'), method_name: 'tensorflow/serving/regress' },
      { model_spec: spec('classify_x_to_y'), method_name: 'tensorflow/serving/classify' },
    ],
    input: examples(2),
  });
  const metadata = await call(predictions, 'GetModelMetadata', { model_spec: { name: MODEL }, metadata_field: ['signature_def'] });
  const map = messages.lookupType('tensorflow.serving.SignatureDefMap').decode(metadata.metadata.signature_def.value);
  const status = await call(models, 'GetModelStatus', { model_spec: { name: MODEL } });
  const reload = await call(models, 'HandleReloadConfigRequest', {
    config: {
      model_config_list: {
        config: ['iris', MODEL].map((name) => ({ name, base_path: `${modelFolder}/${name}`, model_platform: 'tensorflow' })),
      },
    },
  });
  const served = [];
  for (const service of ['', 'PredictionService', 'ModelService']) { served.push((await call(health, 'Check', { service })).status); }

  process.stdout.write(JSON.stringify({
    predict: predict.outputs.y.float_val.map(round),
    classify: classify.result.classifications.map((example) => example.classes.map(label)),
    regress: regress.result.regressions.map((found) => round(found.value)),
    several: [
      [results[0].model_spec.signature_name, round(results[0].regression_result.regressions[0].value)],
      [results[1].model_spec.signature_name, label(results[1].classification_result.classifications[0].classes[0])],
    ],
    metadata: Object.keys(map.signature_def).sort(),
    status: status.model_version_status.map((version) => version.state),
    reload: reload.status.error_code === 'OK' ? 0 : reload.status.error_code,
    health: served,
    refused: {
      Predict: await refused(predictions, 'Predict', {}),
      Classify: await refused(predictions, 'Classify', {}),
      Regress: await refused(predictions, 'Regress', {}),
      MultiInference: await refused(predictions, 'MultiInference', {}),
      GetModelMetadata: await refused(predictions, 'GetModelMetadata', { metadata_field: ['weights'] }),
      GetModelStatus: await refused(models, 'GetModelStatus', {}),
      HandleReloadConfigRequest: await refused(models, 'HandleReloadConfigRequest', {}),
      Check: (await refused(health, 'Check', { service: 'no-such-service' }))[0],
    },
  }));
  predictions.close();
  models.close();
  health.close();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
