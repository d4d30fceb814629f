// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.scoring;

import io.anabranch.core.definition.InputSource;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.Sequences;
import io.anabranch.core.row.Column;
import io.anabranch.core.tensor.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mapping of columns and features to a model's inputs, checked against the model's signature
 * before a job starts. All problems are reported at once.
 *
 * @param inputs one binding for each input of the signature, in its order
 * @param sequences how inputs of any length are padded
 * @param batchRows of the signature
 */
public record ModelBinding(List<InputBinding> inputs, Sequences sequences, int batchRows) {
  public ModelBinding {
    inputs = List.copyOf(inputs);
  }

  /**
   * Resolves the mapping.
   *
   * @param where what the messages name, as {@code flight-delay.yaml: model}
   * @param declared input name to source as the definition gives it; empty to match by convention:
   *     a single input takes all features in order, several are matched by name
   * @param columns all columns and features
   * @param features the names of the features, in order
   */
  public static ModelBinding resolve(
      String where,
      ModelSignature signature,
      Map<String, InputSource> declared,
      List<Column> columns,
      List<String> features) {
    Map<String, InputSource> sources =
        declared.isEmpty() ? byConvention(signature, features) : declared;
    InputChecks checks = new InputChecks(columns, signature.batchRows());
    for (String name : sources.keySet()) {
      if (signature.inputs().stream().noneMatch(input -> input.name().equals(name))) {
        checks.refuse(
            "inputs." + name + ": no such input (expected: one of " + names(signature) + ")");
      }
    }
    List<InputBinding> bindings = new ArrayList<>();
    for (TensorSpec input : signature.inputs()) {
      InputSource source = sources.get(input.name());
      InputBinding binding = source == null ? checks.missing(input) : checks.binding(input, source);
      if (binding != null) {
        bindings.add(binding);
      }
    }
    Sequences sequences = checks.sequences(bindings);
    checks.throwIfAny(where);
    return new ModelBinding(bindings, sequences, signature.batchRows());
  }

  private static Map<String, InputSource> byConvention(
      ModelSignature signature, List<String> features) {
    Map<String, InputSource> sources = new LinkedHashMap<>();
    if (signature.inputs().size() == 1) {
      sources.put(signature.inputs().get(0).name(), InputSource.of(features));
    } else {
      for (TensorSpec input : signature.inputs()) {
        sources.put(input.name(), InputSource.of(List.of(input.name())));
      }
    }
    return sources;
  }

  private static List<String> names(ModelSignature signature) {
    return signature.inputs().stream().map(TensorSpec::name).toList();
  }
}
