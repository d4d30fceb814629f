// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import java.util.List;

/** Small definitions and signatures of the tests. */
final class Definitions {
  private Definitions() {}

  /** Columns of every type, the given features, and what is given below them. */
  static PipelineSpec of(String features, String rest) {
    return new PipelineSpec(
        "test.yaml",
        """
        name: test
        columns: {t: TIMESTAMP(3), s: STRING, i: INT, l: BIGINT, f: FLOAT, d: DOUBLE, b: BOOLEAN}
        event-time: {column: t, out-of-orderness: 1 s}
        key: s
        features:
        """
            + features.indent(2)
            + rest,
        null);
  }

  static OutputSpec tensor(String name, ElementType type, long... shape) {
    return new OutputSpec.OfTensor(new TensorSpec(name, type, shape));
  }

  /** A model over two features with the given outputs. */
  static ModelSignature signature(OutputSpec... outputs) {
    return new ModelSignature(
        List.of(new TensorSpec("features", ElementType.FLOAT, new long[] {-1, 2})),
        List.of(outputs),
        ModelSignature.ANY_ROWS);
  }

  static OutputLayout layout(PipelineSpec spec, ModelSignature signature) {
    return new OutputLayout(spec, spec.pipeline(), signature);
  }
}
