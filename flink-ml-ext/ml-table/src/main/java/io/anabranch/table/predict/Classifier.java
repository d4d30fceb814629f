// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.error.MlException;
import io.anabranch.models.CallableModel;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/**
 * A model that gives a class: {@code label} and {@code probabilities} as the exporters of
 * scikit-learn, XGBoost and LightGBM write them, found by name, else by being the only output of
 * their type.
 */
final class Classifier {
  private static final int NONE = -1;
  private static final List<String> LABELS = List.of("label", "output_label");
  private static final List<String> PROBABILITIES =
      List.of("probabilities", "output_probability", "probability");

  private final Form form;
  private final CallableModel model;
  private final RowType outputs;
  private final int label;
  private final int probabilities;

  private Classifier(Form form, CallableModel model) {
    this.form = form;
    this.model = model;
    this.outputs = model.outputs();
    this.label = find(LABELS, Classifier::isLabel, true);
    // A lone array of numbers may be anything; beside a label it says how sure the model is.
    this.probabilities = find(PROBABILITIES, Classifier::isScores, label != NONE);
  }

  static Classifier of(Form form, CallableModel model) {
    return new Classifier(form, model);
  }

  /** The output of that name, else the only one of that type. */
  private int find(List<String> names, Predicate<LogicalType> type, boolean byType) {
    int only = NONE;
    int found = 0;
    for (int i = 0; i < outputs.getFieldCount(); i++) {
      if (type.test(outputs.getTypeAt(i))) {
        if (names.contains(outputs.getFieldNames().get(i))) {
          return i;
        }
        only = i;
        found++;
      }
    }
    boolean sure = found == 1 && (byType || outputs.getTypeAt(only) instanceof MapType);
    return sure ? only : NONE;
  }

  private static boolean isLabel(LogicalType type) {
    return type.is(LogicalTypeFamily.INTEGER_NUMERIC)
        || type.is(LogicalTypeFamily.CHARACTER_STRING)
        || type.is(LogicalTypeRoot.BOOLEAN);
  }

  private static boolean isScores(LogicalType type) {
    return type instanceof MapType map && isScore(map.getValueType())
        || type instanceof ArrayType array && isScore(array.getElementType());
  }

  private static boolean isScore(LogicalType type) {
    return type.is(LogicalTypeRoot.FLOAT) || type.is(LogicalTypeRoot.DOUBLE);
  }

  /** The class, else the one that is most probable. */
  ResultColumn label() {
    if (label != NONE) {
      return new ResultColumn.Value(outputs, label);
    }
    if (probabilities == NONE) {
      throw refused("a label: an output of whole numbers or text, called label if there are more");
    }
    return outputs.getTypeAt(probabilities) instanceof MapType
        ? new ResultColumn.GreatestKey(outputs, probabilities)
        : new ResultColumn.GreatestPosition(outputs, probabilities);
  }

  /** A map from class to probability, or an array of them, as the model gives it. */
  ResultColumn probabilities() {
    if (probabilities == NONE) {
      throw refused("probabilities: a map or an array, called probabilities if there are more");
    }
    return new ResultColumn.Value(outputs, probabilities);
  }

  private MlException refused(String expected) {
    return MlException.user(
        form
            + ": "
            + model.reference()
            + " gives "
            + outputs.asSummaryString()
            + " (expected: a classifier, which gives "
            + expected
            + "); PREDICT gives all outputs");
  }
}
