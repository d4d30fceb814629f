// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads inference answers token by token and holds them against the signature: every output that is
 * wanted, its type, its shape, one value per row. Holds no state of an answer; called from several
 * threads.
 */
final class AnswerReader {
  /**
   * What an answer holds.
   *
   * @param modelVersion which version of the model answered; null if the server does not say
   */
  record Outcome(List<ModelOutput> outputs, String modelVersion) {}

  private static final ObjectMapper TREES = new ObjectMapper(JsonTensors.JSON);

  private final String where;
  private final ModelSignature signature;

  AnswerReader(ModelAddress address, ModelSignature signature) {
    this.where = address + ": ";
    this.signature = signature;
  }

  /**
   * @param rows that were asked for
   * @param previous outputs of an earlier run whose memory may be used again
   * @throws Outage for half an answer
   * @throws MlException of kind EXTERNAL for an answer to something else than was asked, of kind
   *     DATA for a number that the server could not write
   */
  Outcome read(Answer answer, int rows, List<ModelOutput> previous) {
    boolean allJson = answer.headerBytes() == Payload.ALL_JSON;
    if (answer.headerBytes() == Answer.UNREADABLE || answer.headerBytes() > answer.length()) {
      throw half("its binary header is longer than all of it, or no number");
    }
    int jsonBytes = allJson ? answer.length() : answer.headerBytes();
    Tensor[] tensors = new Tensor[signature.outputs().size()];
    try (JsonParser json = JsonTensors.JSON.createParser(answer.body(), 0, jsonBytes)) {
      String version = read(json, new Reading(answer, jsonBytes, rows, previous, tensors));
      List<ModelOutput> outputs = new ArrayList<>(tensors.length);
      for (int i = 0; i < tensors.length; i++) {
        if (tensors[i] == null) {
          throw wrong(signature.outputs().get(i).name(), "missing", "every output, as asked");
        }
        outputs.add(new ModelOutput.OfTensor(tensors[i]));
      }
      return new Outcome(outputs, version);
    } catch (JsonProcessingException e) {
      throw half(e.getOriginalMessage());
    } catch (IOException e) {
      throw half(e.getMessage());
    }
  }

  /** The version alone; null without. */
  static String modelVersion(Answer answer) {
    int json = answer.headerBytes() < 0 ? answer.length() : answer.headerBytes();
    try {
      JsonNode version =
          TREES.readTree(answer.body(), 0, Math.min(json, answer.length())).path("model_version");
      return version.isTextual() ? version.asText() : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** One answer on its way. */
  private static final class Reading {
    private final Answer answer;
    private final int rows;
    private final List<ModelOutput> previous;
    private final Tensor[] tensors;
    private int binaryAt;

    Reading(Answer answer, int binaryAt, int rows, List<ModelOutput> previous, Tensor[] tensors) {
      this.answer = answer;
      this.binaryAt = binaryAt;
      this.rows = rows;
      this.previous = previous;
      this.tensors = tensors;
    }
  }

  private String read(JsonParser json, Reading reading) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw half("no JSON object");
    }
    String version = null;
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      if (key.equals("model_version") && value == JsonToken.VALUE_STRING) {
        version = json.getText();
      } else if (key.equals("outputs") && value == JsonToken.START_ARRAY) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
          place(member(json, reading), reading);
        }
      } else {
        json.skipChildren();
      }
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw half("no end");
    }
    return version;
  }

  private OutputMember member(JsonParser json, Reading reading) throws IOException {
    OutputMember member = new OutputMember();
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (key) {
        case "name" -> member.name = json.getText();
        case "datatype" -> member.datatype = json.getText();
        case "shape" -> member.shape = JsonTensors.shape(json);
        case "parameters" -> member.binarySize = JsonTensors.binarySize(json);
        case "data" -> {
          if (value == JsonToken.START_ARRAY) {
            member.from = Math.toIntExact(json.currentTokenLocation().getByteOffset());
            data(json, member, reading);
            member.to = Math.toIntExact(json.currentLocation().getByteOffset());
          }
        }
        default -> json.skipChildren();
      }
    }
    if (json.currentToken() == null) {
      throw half("no end");
    }
    return member;
  }

  /** Reads the elements where they stand, unless the name that says their type is yet to come. */
  private void data(JsonParser json, OutputMember member, Reading reading) throws IOException {
    int index = index(member.name);
    if (index < 0) {
      json.skipChildren();
      return;
    }
    OutputSpec.OfTensor spec = (OutputSpec.OfTensor) signature.outputs().get(index);
    member.tensor = target(spec, index, reading);
    try {
      member.elements = JsonTensors.read(json, member.tensor, capacity(spec, reading.rows));
    } catch (JsonTensors.WrongToken e) {
      throw wrong(spec.name(), e.getMessage(), Datatypes.name(spec.tensor().type()));
    }
  }

  private static int capacity(OutputSpec.OfTensor spec, int rows) {
    return (int) Math.min(1 << 24, rows * Math.max(1, spec.tensor().rowElements()));
  }

  private void place(OutputMember member, Reading reading) throws IOException {
    int size = member.binarySize;
    int from = reading.binaryAt;
    reading.binaryAt += Math.max(size, 0);
    if (reading.binaryAt > reading.answer.length() || reading.binaryAt < from) {
      throw half("its binary data ends early");
    }
    int index = index(member.name);
    if (index < 0) {
      return;
    }
    OutputSpec.OfTensor spec = (OutputSpec.OfTensor) signature.outputs().get(index);
    String datatype = Datatypes.name(spec.tensor().type());
    if (!datatype.equals(member.datatype)) {
      throw wrong(spec.name(), member.datatype, datatype);
    }
    if (size >= 0) {
      member.tensor = target(spec, index, reading);
      member.elements = BinaryTensors.read(reading.answer.body(), from, size, member.tensor);
    } else if (member.tensor == null && member.to > member.from) {
      try (JsonParser again =
          JsonTensors.JSON.createParser(
              reading.answer.body(), member.from, member.to - member.from)) {
        again.nextToken();
        data(again, member, reading);
      }
    }
    if (member.tensor == null) {
      throw wrong(spec.name(), "without data", "data");
    }
    member.tensor.reshape(shape(spec, member, reading.rows));
    reading.tensors[index] = member.tensor;
  }

  private static Tensor target(OutputSpec.OfTensor spec, int index, Reading reading) {
    if (index < reading.previous.size()
        && reading.previous.get(index) instanceof ModelOutput.OfTensor old
        && old.tensor().type() == spec.tensor().type()) {
      return old.tensor();
    }
    return new Tensor(spec.name(), spec.tensor().type(), new long[] {0}, 0);
  }

  /**
   * The shape that the signature promises; one that differs in dimensions of 1 is brought to it.
   */
  private long[] shape(OutputSpec.OfTensor spec, OutputMember member, int rows) {
    long[] shape = member.shape;
    long[] promised = spec.tensor().shape();
    boolean batched = signature.batchRows() != ModelSignature.NO_BATCH;
    if (shape == null || JsonTensors.product(shape) != member.elements) {
      throw wrong(
          spec.name(),
          member.elements + " elements in shape " + Arrays.toString(shape),
          "as many as the shape says");
    }
    if (batched && (shape.length == 0 || shape[0] != rows)) {
      throw wrong(
          spec.name(), Arrays.toString(shape), rows + " rows, one for each row of the request");
    }
    if (batched && promised.length > 0) {
      promised[0] = rows;
    }
    if (matches(shape, promised)) {
      return shape;
    }
    if (Arrays.stream(promised).allMatch(size -> size >= 0)
        && JsonTensors.product(promised) == member.elements) {
      return promised;
    }
    throw wrong(spec.name(), Arrays.toString(shape), "as the server's metadata say: " + spec);
  }

  private static boolean matches(long[] shape, long[] promised) {
    if (shape.length != promised.length) {
      return false;
    }
    for (int i = 0; i < shape.length; i++) {
      if (promised[i] >= 0 && shape[i] != promised[i]) {
        return false;
      }
    }
    return true;
  }

  private int index(String name) {
    for (int i = 0; i < signature.outputs().size(); i++) {
      if (signature.outputs().get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private Outage half(String reason) {
    return new Outage(Outage.Cause.SILENCE, "half an answer: " + reason);
  }

  private MlException wrong(String output, String found, String expected) {
    return new MlException(
        ErrorKind.EXTERNAL,
        where + "output '" + output + "': " + found + " (expected: " + expected + ")");
  }
}
