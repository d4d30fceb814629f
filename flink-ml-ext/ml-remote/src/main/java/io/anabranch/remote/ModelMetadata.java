// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a server says of a model.
 *
 * @param versions that are served; none if the server does not say
 * @param signature inputs, the outputs that are wanted, and the rows of a run
 */
record ModelMetadata(List<String> versions, ModelSignature signature) {
  private static final ObjectMapper JSON = new ObjectMapper();

  ModelMetadata {
    versions = List.copyOf(versions);
  }

  /**
   * Reads the server's metadata.
   *
   * @param wanted names of outputs; none for all
   * @throws MlException of kind USER for what cannot be fed or read
   */
  static ModelMetadata read(Answer answer, ModelAddress address, List<String> wanted) {
    JsonNode root = tree(answer, address + ": its metadata are");
    List<String> versions = new ArrayList<>();
    root.path("versions").forEach(version -> versions.add(version.asText()));
    List<TensorSpec> inputs = tensors(root.path("inputs"), "inputs", address);
    List<OutputSpec> outputs = new ArrayList<>();
    List<TensorSpec> offered = tensors(root.path("outputs"), "outputs", address);
    for (TensorSpec output : offered) {
      if (wanted.isEmpty() || wanted.contains(output.name())) {
        outputs.add(new OutputSpec.OfTensor(output));
      }
    }
    for (String name : wanted) {
      if (outputs.stream().noneMatch(output -> output.name().equals(name))) {
        throw MlException.user(
            address
                + ": no output '"
                + name
                + "' (expected: one of "
                + offered.stream().map(TensorSpec::name).toList()
                + ")");
      }
    }
    return new ModelMetadata(
        versions, new ModelSignature(inputs, outputs, batchRows(inputs, offered)));
  }

  /** Whether the server's own metadata list an extension. */
  static boolean offers(String extension, Answer server, ModelAddress address) {
    for (JsonNode known :
        tree(server, address + ": the server's metadata are").path("extensions")) {
      if (known.asText().equals(extension)) {
        return true;
      }
    }
    return false;
  }

  private static JsonNode tree(Answer answer, String what) {
    try {
      JsonNode root = JSON.readTree(answer.body(), 0, answer.length());
      if (root != null && root.isObject()) {
        return root;
      }
    } catch (IOException e) {
      // Said below.
    }
    throw new MlException(
        ErrorKind.EXTERNAL,
        what
            + " no JSON object: "
            + Verdict.text(answer)
            + " (expected: a server of the Open Inference Protocol v2)");
  }

  private static List<TensorSpec> tensors(JsonNode list, String what, ModelAddress address) {
    List<TensorSpec> tensors = new ArrayList<>();
    for (JsonNode entry : list) {
      String name = entry.path("name").asText();
      String datatype = entry.path("datatype").asText();
      ElementType type =
          Datatypes.type(datatype)
              .orElseThrow(
                  () ->
                      MlException.user(
                          address
                              + ": "
                              + what
                              + " '"
                              + name
                              + "' is "
                              + datatype
                              + " (expected: a type of the protocol, as FP32)"));
      long[] shape = new long[entry.path("shape").size()];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = Math.max(TensorSpec.DYNAMIC, entry.path("shape").get(i).asLong());
      }
      tensors.add(new TensorSpec(name, type, shape));
    }
    if (tensors.isEmpty()) {
      throw MlException.user(
          address
              + ": its metadata list no "
              + what
              + " (expected: names, types and shapes; with MLServer they stand in"
              + " model-settings.json)");
    }
    return tensors;
  }

  /**
   * Every input must begin with the batch dimension: all open, or all of the same fixed size; and
   * no output may deny it. When in doubt a run is one row.
   */
  private static int batchRows(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    for (TensorSpec input : inputs) {
      if (input.rank() == 0 || input.shape()[0] != inputs.get(0).shape()[0]) {
        return ModelSignature.NO_BATCH;
      }
    }
    long first = inputs.get(0).shape()[0];
    for (TensorSpec output : outputs) {
      long rows = output.rank() == 0 ? 0 : output.shape()[0];
      if (rows != first && rows != TensorSpec.DYNAMIC && rows != 1) {
        return ModelSignature.NO_BATCH;
      }
    }
    return first < 0 ? ModelSignature.ANY_ROWS : Math.toIntExact(first);
  }

  /** The version that a server gives by default: the only one, or the highest number. */
  String newest() {
    if (versions.size() == 1) {
      return versions.get(0);
    }
    return !versions.isEmpty() && versions.stream().allMatch(v -> v.matches("[0-9]{1,18}"))
        ? versions.stream().max(Comparator.comparing(BigInteger::new)).orElseThrow()
        : null;
  }
}
