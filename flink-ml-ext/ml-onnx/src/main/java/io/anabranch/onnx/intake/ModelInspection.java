// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.anabranch.core.bundle.Checksums;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.onnx.DeclaredModel;
import io.anabranch.onnx.GraphContents;
import io.anabranch.onnx.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a model's file says of itself. Nothing is run and no native code is gone near, so that a
 * stranger's file can be looked at. Names and texts in it are a stranger's, too: {@link
 * InspectionText} prints them safely.
 *
 * @param file as it was given
 * @param bytes its size
 * @param sha256 of the file, hexadecimal
 * @param dataFiles files beside it with weights
 * @param producer program and version that wrote it; empty where it does not say
 * @param irVersion of the format
 * @param opsets version of the operators, by domain
 * @param graph its name
 * @param nodes operators, those of graphs inside included
 * @param parameters elements of all weights
 * @param operators how often each occurs, the most frequent first
 * @param metadata as the exporter left it
 * @param rows of one run: {@code any}, {@code one} (no batch dimension), a fixed number, or {@code
 *     unknown} where types are left out
 * @param inputs that have to be fed
 * @param outputs in the model's order
 * @param problems why the model cannot be run, as far as the file shows it
 * @param suggestion columns and mapping for a definition, as YAML; empty where there are problems
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelInspection(
    String file,
    long bytes,
    String sha256,
    List<DataFile> dataFiles,
    String producer,
    long irVersion,
    Map<String, Long> opsets,
    String graph,
    long nodes,
    long parameters,
    Map<String, Integer> operators,
    Map<String, String> metadata,
    String rows,
    List<Value> inputs,
    List<Value> outputs,
    List<String> problems,
    String suggestion) {
  /**
   * A file with weights.
   *
   * @param location relative to the model
   * @param bytes null where there is no such file, or where it lies outside the model's folder
   */
  public record DataFile(String location, Long bytes) {}

  /**
   * An input or output.
   *
   * @param type element type of a tensor, else in words
   * @param shape numbers, names, and {@code ?} for open dimensions without a name; null where even
   *     the rank is open, or where the value is no tensor
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Value(String name, String type, List<String> shape) {}

  /**
   * @param file an ONNX file
   * @throws MlException of kind USER if it is none
   */
  public static ModelInspection read(Path file) {
    byte[] bytes = ModelFile.bytes(file);
    DeclaredModel model = DeclaredModel.read(String.valueOf(file.getFileName()), bytes);
    ModelProto proto = model.proto();
    GraphContents contents = GraphContents.of(proto);
    Optional<ModelSignature> signature =
        model.problems().isEmpty() ? model.signature() : Optional.empty();
    return new ModelInspection(
        file.toString(),
        bytes.length,
        Checksums.of(bytes),
        dataFiles(file, contents.externalFiles()),
        (proto.getProducerName() + " " + proto.getProducerVersion()).strip(),
        proto.getIrVersion(),
        opsets(proto),
        proto.getGraph().getName(),
        contents.nodes(),
        contents.parameters(),
        contents.operators(),
        metadata(proto),
        signature.map(known -> rows(known.batchRows())).orElse("unknown"),
        model.fedInputs().stream().map(ModelInspection::value).toList(),
        proto.getGraph().getOutputList().stream().map(ModelInspection::value).toList(),
        model.problems(),
        signature
            .map(known -> Suggestion.of(String.valueOf(file.getFileName()), known))
            .orElse(""));
  }

  private static List<DataFile> dataFiles(Path model, Set<String> locations) {
    return locations.stream().map(at -> new DataFile(at, size(model, at))).toList();
  }

  private static Long size(Path model, String location) {
    if (!ModelFile.isBeside(model, location)) {
      return null;
    }
    Path data = model.resolveSibling(location);
    return Files.isRegularFile(data) ? Long.valueOf(data.toFile().length()) : null;
  }

  private static Map<String, Long> opsets(ModelProto proto) {
    Map<String, Long> opsets = new TreeMap<>();
    for (OperatorSetIdProto id : proto.getOpsetImportList()) {
      opsets.put(id.getDomain().isEmpty() ? "ai.onnx" : id.getDomain(), id.getVersion());
    }
    return opsets;
  }

  private static Map<String, String> metadata(ModelProto proto) {
    Map<String, String> metadata = new TreeMap<>();
    if (!proto.getDocString().isBlank()) {
      metadata.put("doc_string", proto.getDocString());
    }
    for (StringStringEntryProto entry : proto.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    return metadata;
  }

  private static String rows(int batchRows) {
    return switch (batchRows) {
      case ModelSignature.ANY_ROWS -> "any";
      case ModelSignature.NO_BATCH -> "one";
      default -> Integer.toString(batchRows);
    };
  }

  private static Value value(ValueInfoProto value) {
    TypeProto type = value.getType();
    String words = DeclaredModel.describe(type);
    if (!type.hasTensorType()) {
      return new Value(value.getName(), words, null);
    }
    List<String> shape =
        type.getTensorType().hasShape()
            ? type.getTensorType().getShape().getDimList().stream()
                .map(ModelInspection::dimension)
                .toList()
            : null;
    return new Value(value.getName(), words.replaceFirst("^a tensor of ", ""), shape);
  }

  private static String dimension(Dimension dimension) {
    if (dimension.hasDimValue()) {
      return Long.toString(dimension.getDimValue());
    }
    return dimension.getDimParam().isEmpty() ? "?" : dimension.getDimParam();
  }
}
