// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.remote.testing.HttpExchange.Reply;
import io.anabranch.remote.testing.HttpExchange.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The server's side of the protocol, written apart from the client's so that it can refute it. */
final class InferenceCodec {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String HEADER = "Inference-Header-Content-Length";

  private final String name;
  private final ModelSignature signature;

  InferenceCodec(String name, ModelSignature signature) {
    this.name = name;
    this.signature = signature;
  }

  String metadata(String version) {
    ObjectNode root = JSON.createObjectNode().put("name", name).put("platform", "test");
    if (version != null) {
      root.putArray("versions").add(version);
    }
    ArrayNode inputs = root.putArray("inputs");
    signature.inputs().forEach(input -> describe(input, inputs.addObject()));
    ArrayNode outputs = root.putArray("outputs");
    for (OutputSpec output : signature.outputs()) {
      describe(((OutputSpec.OfTensor) output).tensor(), outputs.addObject());
    }
    return root.toString();
  }

  private static void describe(TensorSpec spec, ObjectNode into) {
    into.put("name", spec.name()).put("datatype", datatype(spec.type()));
    ArrayNode shape = into.putArray("shape");
    for (long size : spec.shape()) {
      shape.add(size);
    }
  }

  private static String datatype(ElementType type) {
    return switch (type) {
      case FLOAT -> "FP32";
      case DOUBLE -> "FP64";
      case FLOAT16 -> "FP16";
      case BFLOAT16 -> "BF16";
      case STRING -> "BYTES";
      default -> type.name();
    };
  }

  TensorBatch decode(Request request) throws IOException {
    int header = headerBytes(request);
    JsonNode root = JSON.readTree(request.body(), 0, header);
    ByteBuffer binary =
        ByteBuffer.wrap(request.body(), header, request.body().length - header)
            .order(ByteOrder.LITTLE_ENDIAN);
    boolean batched = signature.batchRows() != ModelSignature.NO_BATCH;
    int rows = batched ? root.path("inputs").path(0).path("shape").path(0).asInt() : 1;
    TensorBatch batch = TensorBatch.allocate(signature, Math.max(rows, 1));
    if (batched) {
      batch.beginRow();
    }
    for (JsonNode given : root.path("inputs")) {
      Tensor input =
          batch.inputs().stream()
              .filter(tensor -> tensor.name().equals(given.path("name").asText()))
              .findFirst()
              .orElseThrow(() -> new IOException("no input " + given.path("name")));
      fill(input, given, binary);
    }
    for (int row = 0; batched && row < rows; row++) {
      batch.commitRow();
    }
    if (!batched) {
      batch.commitWhole();
    }
    return batch;
  }

  private static int headerBytes(Request request) {
    String header = request.headers().get("inference-header-content-length");
    return header == null ? request.body().length : Integer.parseInt(header);
  }

  private static void fill(Tensor input, JsonNode given, ByteBuffer binary) throws IOException {
    long[] shape = new long[given.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = given.path("shape").get(i).asLong();
    }
    if (!given.path("datatype").asText().equals(datatype(input.type()))) {
      throw new IOException(input.name() + ": " + given.path("datatype"));
    }
    input.reshape(shape);
    int elements = Math.toIntExact(input.elements());
    if (given.has("data")) {
      if (given.path("data").size() != elements) {
        throw new IOException(input.name() + ": " + given.path("data").size() + " elements");
      }
      for (int i = 0; i < elements; i++) {
        put(input, i, given.path("data").get(i));
      }
      return;
    }
    ByteBuffer bytes =
        binary
            .slice(binary.position(), given.at("/parameters/binary_data_size").asInt())
            .order(ByteOrder.LITTLE_ENDIAN);
    binary.position(binary.position() + bytes.remaining());
    if (input.type() == ElementType.STRING) {
      for (int i = 0; i < elements; i++) {
        byte[] text = new byte[bytes.getInt()];
        bytes.get(text);
        input.putText(i, new String(text, StandardCharsets.UTF_8));
      }
    } else {
      input.bytes().put(bytes);
    }
  }

  private static void put(Tensor input, int i, JsonNode value) {
    switch (input.type()) {
      case STRING -> input.putText(i, value.asText());
      case BOOL -> input.putInteger(i, value.asBoolean() ? 1 : 0);
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> input.putNumber(i, value.asDouble());
      default -> input.putInteger(i, value.bigIntegerValue().longValue());
    }
  }

  Reply encode(Request request, TensorBatch batch, String version, Fault fault) throws IOException {
    Set<String> binary = new HashSet<>();
    for (JsonNode wanted : JSON.readTree(request.body(), 0, headerBytes(request)).path("outputs")) {
      if (wanted.at("/parameters/binary_data").asBoolean()) {
        binary.add(wanted.path("name").asText());
      }
    }
    ObjectNode root = JSON.createObjectNode().put("model_name", name);
    if (version != null) {
      root.put("model_version", fault == Fault.OTHER_VERSION ? version + "-other" : version);
    }
    ArrayNode outputs = root.putArray("outputs");
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    for (ModelOutput output : batch.outputs()) {
      if (fault != Fault.MISSING_OUTPUT) {
        encode(((ModelOutput.OfTensor) output).tensor(), fault, binary, outputs.addObject(), tail);
      }
    }
    byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
    if (fault == Fault.HALF_JSON) {
      json =
          new String(json, 0, json.length / 2, StandardCharsets.UTF_8)
              .getBytes(StandardCharsets.UTF_8);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    if (!binary.isEmpty()) {
      headers.put(HEADER, Integer.toString(json.length));
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(json);
    tail.writeTo(body);
    return new Reply(200, headers, body.toByteArray());
  }

  private static void encode(
      Tensor tensor, Fault fault, Set<String> binary, ObjectNode into, ByteArrayOutputStream tail)
      throws IOException {
    long[] shape = tensor.shape();
    if (fault == Fault.WRONG_ROWS) {
      shape[0]--;
    }
    int elements = 1;
    into.put("name", tensor.name());
    ArrayNode sizes = into.putArray("shape");
    for (long size : shape) {
      sizes.add(size);
      elements *= (int) size;
    }
    boolean wrongType = fault == Fault.WRONG_TYPE;
    into.put("datatype", wrongType ? "INT8" : datatype(tensor.type()));
    if (binary.contains(tensor.name())) {
      byte[] bytes = bytes(tensor, elements);
      into.putObject("parameters").put("binary_data_size", bytes.length);
      tail.write(bytes);
      return;
    }
    ArrayNode data = into.putArray("data");
    for (int i = 0; i < elements; i++) {
      switch (tensor.type()) {
        case STRING -> data.add(tensor.text(i));
        case BOOL -> data.add(tensor.integer(i) != 0);
        case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> number(tensor.number(i), data);
        case UINT64 -> data.add(new BigInteger(Long.toUnsignedString(tensor.integer(i))));
        default -> data.add(tensor.integer(i));
      }
    }
  }

  /** As servers do that write no NaN. */
  private static void number(double number, ArrayNode data) {
    if (Double.isFinite(number)) {
      data.add(number);
    } else {
      data.addNull();
    }
  }

  private static byte[] bytes(Tensor tensor, int elements) throws IOException {
    if (tensor.type() != ElementType.STRING) {
      byte[] bytes = new byte[elements * tensor.type().bytes()];
      tensor.bytes().get(bytes);
      return bytes;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < elements; i++) {
      byte[] text = tensor.text(i).getBytes(StandardCharsets.UTF_8);
      all.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(text.length).array());
      all.write(text);
    }
    return all.toByteArray();
  }
}
