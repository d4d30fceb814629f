// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.conformance;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One folder: a model, inputs, and the outputs that it must give for them.
 *
 * @param name as in {@code node/test_abs}
 * @param folder where it lies
 */
public record ConformanceCase(String name, Path folder) {
  /** References that ONNX Runtime itself contradicts, and how. */
  public static final Map<String, String> CONTRADICTED =
      Map.of(
          "node/test_cast_FLOAT_to_STRING",
          "ONNX Runtime prints more digits than the reference",
          "node/test_cast_FLOAT_to_BFLOAT16",
          "the reference holds the bits as UINT16");

  private static final String PROPERTY = "anabranch.shared";

  /**
   * The folder of all cases, if this machine has it: {@code anabranch.shared}, or beside the
   * repository.
   */
  public static Optional<Path> root() {
    String shared = System.getProperty(PROPERTY);
    if (shared != null) {
      return Optional.of(Path.of(shared, "onnx-conformance")).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path root = at.resolve("shared").resolve("onnx-conformance");
      if (Files.isDirectory(root)) {
        return Optional.of(root);
      }
    }
    return Optional.empty();
  }

  /** All cases in the order of their names. */
  public static List<ConformanceCase> all(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths
          .filter(path -> path.endsWith("model.onnx"))
          .map(Path::getParent)
          .map(path -> new ConformanceCase(root.relativize(path).toString(), path))
          .sorted((a, b) -> a.name.compareTo(b.name))
          .toList();
    }
  }

  public Path model() {
    return folder.resolve("model.onnx");
  }

  /**
   * Whether expected outputs lie in the folder; the classifiers of scikit-learn have only inputs.
   */
  public boolean hasExpected() {
    return Files.isDirectory(data());
  }

  /** The inputs in the model's order. */
  public List<Tensor> inputs() throws IOException {
    return hasExpected() ? protoInputs() : jsonInputs();
  }

  private List<Tensor> protoInputs() throws IOException {
    List<Tensor> inputs = new ArrayList<>();
    GraphProto graph = graph();
    // Old models list their weights among the inputs.
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    for (ValueInfoProto value : graph.getInputList()) {
      if (!weights.contains(value.getName())) {
        byte[] bytes = Files.readAllBytes(data().resolve("input_" + inputs.size() + ".pb"));
        inputs.add(ProtoTensors.tensor(value.getName(), bytes));
      }
    }
    return inputs;
  }

  private List<Tensor> jsonInputs() throws IOException {
    List<Tensor> inputs = new ArrayList<>();
    JsonNode all = new ObjectMapper().readTree(folder.resolve("case_0.json").toFile());
    for (Map.Entry<String, JsonNode> entry : all.get("inputs").properties()) {
      JsonNode shape = entry.getValue().get("shape");
      JsonNode data = entry.getValue().get("data");
      long[] sizes = new long[shape.size()];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = shape.get(i).asLong();
      }
      Tensor tensor = new Tensor(entry.getKey(), ElementType.FLOAT, sizes, data.size());
      for (int i = 0; i < data.size(); i++) {
        tensor.putNumber(i, data.get(i).asDouble());
      }
      inputs.add(tensor);
    }
    return inputs;
  }

  /** The outputs that the model must give, in its order. */
  public List<ModelOutput> expected() throws IOException {
    List<ModelOutput> outputs = new ArrayList<>();
    List<ValueInfoProto> values = graph().getOutputList();
    for (int i = 0; i < values.size(); i++) {
      String name = values.get(i).getName();
      byte[] bytes = Files.readAllBytes(data().resolve("output_" + i + ".pb"));
      outputs.add(
          values.get(i).getType().hasSequenceType()
              ? new ModelOutput.OfTensors(name, ProtoTensors.sequence(name, bytes))
              : new ModelOutput.OfTensor(ProtoTensors.tensor(name, bytes)));
    }
    return outputs;
  }

  /** Makes the inputs the one whole row of an empty batch of a model without batch dimension. */
  public void fill(TensorBatch batch) throws IOException {
    List<Tensor> inputs = inputs();
    for (int i = 0; i < inputs.size(); i++) {
      copy(inputs.get(i), batch.inputs().get(i));
    }
    batch.commitWhole();
  }

  private static void copy(Tensor from, Tensor to) {
    to.reshape(from.shape());
    if (from.type() == ElementType.STRING) {
      System.arraycopy(from.texts(), 0, to.texts(), 0, Math.toIntExact(from.elements()));
    } else {
      to.bytes().put(from.bytes());
    }
  }

  /** What is wrong with the outputs; nothing if they are as expected. */
  public List<String> differences(List<ModelOutput> found) throws IOException {
    return Differences.of(expected(), found);
  }

  private Path data() {
    return folder.resolve("test_data_set_0");
  }

  private GraphProto graph() throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(model())).getGraph();
  }

  @Override
  public String toString() {
    return name;
  }
}
