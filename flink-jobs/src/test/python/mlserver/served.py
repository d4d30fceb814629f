# SPDX-License-Identifier: Apache-2.0
"""What MLServer serves in tests: an ONNX file, and a model that says what it hears."""
import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceResponse, ResponseOutput

UNLUCKY = 1313


class Onnx(MLModel):
    async def load(self) -> bool:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(self.settings.parameters.uri, options)
        return True

    async def predict(self, payload):
        feeds = {i.name: NumpyCodec.decode_input(i) for i in payload.inputs}
        if any((array == UNLUCKY).any() for array in feeds.values()):
            raise ValueError("1313 is unlucky")
        names = [output.name for output in self._session.get_outputs()]
        return self._response(
            NumpyCodec.encode_output(name, array)
            for name, array in zip(names, self._session.run(names, feeds))
        )

    def _response(self, outputs):
        return InferenceResponse(
            model_name=self.name, model_version=self.version, outputs=list(outputs)
        )


class Echo(Onnx):
    async def load(self) -> bool:
        return True

    async def predict(self, payload):
        return self._response(self._say(i) for i in payload.inputs)

    def _say(self, given):
        name = "out_" + given.name
        if given.datatype == "BYTES":
            return ResponseOutput(
                name=name, shape=given.shape, datatype=given.datatype, data=given.data
            )
        return NumpyCodec.encode_output(name, NumpyCodec.decode_input(given))
