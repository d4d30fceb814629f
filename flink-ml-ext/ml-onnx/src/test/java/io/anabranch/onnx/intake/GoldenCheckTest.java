// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.bundle.GoldenCase;
import io.anabranch.core.bundle.GoldenVectors;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GoldenCheckTest {
  private static List<ModelOutput> output(double value) {
    Tensor tensor = new Tensor("y", ElementType.DOUBLE, new long[] {1}, 1);
    tensor.putNumber(0, value);
    return List.of(new ModelOutput.OfTensor(tensor));
  }

  private static void compare(double expected, double found) {
    GoldenCase one = new GoldenCase(1, List.of(), output(expected));
    GoldenVectors golden = new GoldenVectors("a test", 0.1, 0.1, List.of(one));
    new GoldenCheck(golden, "case 1").compare(one.outputs(), output(found));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.2",
    "1, 0.8",
    "0, -0.0",
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void takes(double expected, double found) {
    assertThatCode(() -> compare(expected, found)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.3, 1.0 within 0.2",
    "1, NaN, 1.0 within 0.2",
    "1, Infinity, 1.0 within 0.2",
    "NaN, 1, NaN",
    "Infinity, 1, Infinity",
    "Infinity, -Infinity, Infinity",
    "-Infinity, 1e308, -Infinity",
    "Infinity, NaN, Infinity"
  })
  void refuses(double expected, double found, String words) {
    assertThatThrownBy(() -> compare(expected, found))
        .hasMessage(
            "golden vectors: case 1: output 'y' row 0: %s (expected: %s)".formatted(found, words));
  }
}
