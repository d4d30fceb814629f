// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;

/** Opens the state of models, with a clear word where it is another learner's. */
final class LearnState {
  /** The state's name. */
  static final String NAME = "model";

  private static final String WHAT_TO_DO =
      "; start without the savepoint, or restore the definition";

  private LearnState() {}

  /** As an operator opens a state. */
  @FunctionalInterface
  interface Opener {
    ValueState<KeyModel> open(ValueStateDescriptor<KeyModel> descriptor) throws Exception;
  }

  static ValueState<KeyModel> open(KeyModelSerializer serializer, Opener opener) throws Exception {
    try {
      return opener.open(new ValueStateDescriptor<>(NAME, serializer));
    } catch (Exception e) {
      if (serializer.refused() == null) {
        throw e;
      }
      throw new MlException(ErrorKind.USER, message(serializer.models(), serializer.refused()), e);
    }
  }

  private static String message(KeyModels expected, KeyModels found) {
    Map<String, String> wanted = expected.layout();
    List<String> differences = new ArrayList<>();
    found
        .layout()
        .forEach(
            (name, value) -> {
              if (!value.equals(wanted.get(name))) {
                differences.add(name + " " + value + " (expected: " + wanted.get(name) + ")");
              }
            });
    if (differences.isEmpty()) {
      differences.add(
          "options "
              + found.spec().learner().options()
              + " (expected: "
              + expected.spec().learner().options()
              + ")");
    }
    return "learner "
        + expected.spec().name()
        + ": state of another learner: "
        + String.join(", ", differences)
        + WHAT_TO_DO;
  }

  /** {@link KeyModels#adopt}, with a word on what to do where it cannot be. */
  // hot path
  static KeyModel adopt(KeyModel model, KeyModels models) {
    try {
      return models.adopt(model);
    } catch (IOException e) {
      throw unreadable(models, e);
    }
  }

  /** A key's model could not be read. */
  static MlException unreadable(KeyModels models, IOException e) {
    return new MlException(
        ErrorKind.USER,
        "learner "
            + models.spec().name()
            + ": state of a key: "
            + (e instanceof EOFException ? "cut off" : e.getMessage())
            + " (expected: a model of this learner)"
            + WHAT_TO_DO,
        e);
  }
}
