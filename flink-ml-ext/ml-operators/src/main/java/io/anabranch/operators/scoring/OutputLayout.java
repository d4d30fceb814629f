// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.MlException;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.row.Column;
import io.anabranch.operators.row.RowTypes;
import io.anabranch.operators.scoring.OutputField.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * The columns that a scorer gives: by default the row's columns, its features and the model's
 * outputs, else those that the definition lists under {@code output}; then always what made the
 * prediction.
 */
public final class OutputLayout {
  /** Columns that say what made a prediction. */
  public static final List<String> PROVENANCE =
      List.of("model_name", "model_version", "definition_hash");

  private final List<OutputField> fields = new ArrayList<>();
  private final List<String> features = new ArrayList<>();

  /**
   * @param spec whose output list counts where there is a model
   * @param signature of the model; null where only features are computed
   */
  public OutputLayout(PipelineSpec spec, FeaturePipeline pipeline, ModelSignature signature) {
    Definition definition = pipeline.definition();
    Map<String, OutputField> available =
        spec.outputs() == PipelineSpec.Outputs.MODEL
            ? modelOutputs(definition, signature)
            : available(definition, pipeline, signature);
    List<String> listed = signature == null ? List.of() : spec.outputNames();
    for (String name : listed.isEmpty() ? available.keySet() : listed) {
      if (available.containsKey(name)) {
        add(available.get(name));
      } else {
        expand(name, pipeline, available.keySet())
            .forEach(column -> add(available.get(column.name())));
      }
    }
    checkProvenance(definition);
    addProvenance(signature != null);
  }

  /** A feature that gives several columns stands for all of them. */
  private static List<Column> expand(String name, FeaturePipeline pipeline, Set<String> available) {
    Definition definition = pipeline.definition();
    if (definition.features().stream().noneMatch(feature -> feature.name().equals(name))) {
      throw MlException.user(
          definition.source() + ": output: " + name + " (expected: some of " + available + ")");
    }
    return pipeline.expand(name);
  }

  private void checkProvenance(Definition definition) {
    for (OutputField field : fields) {
      if (PROVENANCE.contains(field.name())) {
        throw MlException.user(
            definition.source()
                + ": output: "
                + field.name()
                + " (expected: no column of a name of "
                + PROVENANCE
                + ", which say what made a row)");
      }
    }
  }

  private void add(OutputField field) {
    if (field.source() == Source.FEATURE) {
      features.add(field.name());
      fields.add(new OutputField(field.name(), field.type(), Source.FEATURE, features.size() - 1));
    } else {
      fields.add(field);
    }
  }

  private static Map<String, OutputField> available(
      Definition definition, FeaturePipeline pipeline, ModelSignature signature) {
    Map<String, OutputField> available = new LinkedHashMap<>();
    List<Column> row = Bindings.travelling(pipeline);
    for (int i = 0; i < row.size(); i++) {
      Column column = row.get(i);
      available.put(
          column.name(), new OutputField(column.name(), RowTypes.of(column.type()), Source.ROW, i));
    }
    for (Column feature : Bindings.rowFeatures(pipeline)) {
      available.put(
          feature.name(),
          new OutputField(feature.name(), RowTypes.of(feature.type()), Source.FEATURE, -1));
    }
    if (signature != null) {
      addModelOutputs(definition, signature, available);
    }
    return available;
  }

  private static Map<String, OutputField> modelOutputs(
      Definition definition, ModelSignature signature) {
    Map<String, OutputField> available = new LinkedHashMap<>();
    addModelOutputs(definition, signature, available);
    return available;
  }

  private static void addModelOutputs(
      Definition definition, ModelSignature signature, Map<String, OutputField> available) {
    Map<String, String> renamed = definition.model().outputs();
    List<String> names = signature.outputs().stream().map(OutputSpec::name).toList();
    for (String name : renamed.keySet()) {
      if (!names.contains(name)) {
        throw MlException.user(
            definition.source()
                + ": model.outputs."
                + name
                + ": no such output (expected: one of "
                + names
                + ")");
      }
    }
    for (int i = 0; i < names.size(); i++) {
      if (!renamed.isEmpty() && !renamed.containsKey(names.get(i))) {
        continue;
      }
      if (signature.outputs().get(i) instanceof OutputSpec.OfTensors
          && signature.batchRows() != ModelSignature.NO_BATCH) {
        throw MlException.user(
            definition.source()
                + ": model.outputs."
                + names.get(i)
                + ": a sequence of tensors, which a run has but a row has not (expected: a tensor"
                + " or maps; name the outputs that are wanted under model.outputs)");
      }
      String name = renamed.getOrDefault(names.get(i), names.get(i));
      LogicalType type = ModelTypes.of(signature.outputs().get(i), signature.batchRows());
      if (available.put(name, new OutputField(name, type, Source.MODEL, i)) != null) {
        throw MlException.user(
            definition.source()
                + ": model.outputs."
                + names.get(i)
                + ": "
                + name
                + " (expected: a name that no column or feature has)");
      }
    }
  }

  private void addProvenance(boolean model) {
    LogicalType text = VarCharType.STRING_TYPE;
    if (model) {
      fields.add(new OutputField(PROVENANCE.get(0), text, Source.MODEL_NAME, 0));
      fields.add(new OutputField(PROVENANCE.get(1), text, Source.MODEL_VERSION, 0));
    }
    fields.add(new OutputField(PROVENANCE.get(2), text, Source.DEFINITION_HASH, 0));
  }

  List<OutputField> fields() {
    return List.copyOf(fields);
  }

  /** Row features that the output needs, in order. */
  List<String> features() {
    return List.copyOf(features);
  }

  public RowType rowType() {
    return RowType.of(
        fields.stream().map(OutputField::type).toArray(LogicalType[]::new),
        fields.stream().map(OutputField::name).toArray(String[]::new));
  }
}
