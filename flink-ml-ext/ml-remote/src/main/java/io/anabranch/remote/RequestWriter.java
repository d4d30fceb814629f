// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a batch as one inference request. Numbers become text that reads back as the same bits,
 * whether the server reads it as float or as double; or, in binary, they are sent from the tensors'
 * own memory. Holds no state of a request; called from several threads.
 */
final class RequestWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final List<OutputSpec> outputs;
  private final boolean binary;

  RequestWriter(List<OutputSpec> outputs, boolean binary) {
    this.outputs = outputs;
    this.binary = binary;
  }

  /**
   * @throws MlException of kind DATA for a number that JSON cannot say, and for a string that is
   *     absent
   */
  Payload write(List<Tensor> inputs) {
    ByteArrayOutputStream header = new ByteArrayOutputStream(512);
    List<ByteBuffer> parts = new ArrayList<>();
    try (JsonGenerator json = JSON.createGenerator(header)) {
      json.writeStartObject();
      json.writeArrayFieldStart("inputs");
      for (Tensor input : inputs) {
        write(input, json, parts);
      }
      json.writeEndArray();
      writeOutputs(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    parts.add(0, ByteBuffer.wrap(header.toByteArray()));
    return new Payload(parts, binary ? header.size() : Payload.ALL_JSON);
  }

  private void writeOutputs(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("outputs");
    for (OutputSpec output : outputs) {
      json.writeStartObject();
      json.writeStringField("name", output.name());
      if (binary) {
        json.writeObjectFieldStart("parameters");
        json.writeBooleanField("binary_data", true);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void write(Tensor input, JsonGenerator json, List<ByteBuffer> parts) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", input.name());
    long[] shape = input.shape();
    json.writeFieldName("shape");
    json.writeArray(shape, 0, shape.length);
    json.writeStringField("datatype", Datatypes.name(input.type()));
    if (binary) {
      ByteBuffer bytes = input.type() == ElementType.STRING ? texts(input) : input.bytes();
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", bytes.remaining());
      json.writeEndObject();
      parts.add(bytes);
    } else {
      json.writeArrayFieldStart("data");
      int elements = Math.toIntExact(input.elements());
      for (int i = 0; i < elements; i++) {
        writeElement(input, i, json);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void writeElement(Tensor input, int i, JsonGenerator json) throws IOException {
    switch (input.type()) {
      case FLOAT, DOUBLE, FLOAT16, BFLOAT16 -> json.writeNumber(finite(input, i));
      case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> json.writeNumber(input.integer(i));
      case UINT64 -> json.writeNumber(Long.toUnsignedString(input.integer(i)));
      case BOOL -> json.writeBoolean(input.integer(i) != 0);
      case STRING -> json.writeString(text(input, i));
    }
  }

  private static double finite(Tensor input, int i) {
    double number = input.number(i);
    if (!Double.isFinite(number)) {
      throw MlException.data(
          input.name()
              + ": "
              + number
              + " (expected: a finite number, as JSON has no other and the server takes no binary"
              + " tensors)");
    }
    return number;
  }

  private static String text(Tensor input, int i) {
    String text = input.text(i);
    if (text == null) {
      throw MlException.data(input.name() + ": null (expected: a string)");
    }
    return text;
  }

  /** Each with its length before it, in four bytes. */
  private static ByteBuffer texts(Tensor input) {
    int elements = Math.toIntExact(input.elements());
    byte[][] encoded = new byte[elements][];
    long size = 0;
    for (int i = 0; i < elements; i++) {
      encoded[i] = text(input, i).getBytes(StandardCharsets.UTF_8);
      size += Integer.BYTES + encoded[i].length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    for (byte[] text : encoded) {
      bytes.putInt(text.length).put(text);
    }
    return bytes.flip();
  }
}
