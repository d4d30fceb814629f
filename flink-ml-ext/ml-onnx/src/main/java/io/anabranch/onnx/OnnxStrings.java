// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import java.util.Arrays;

/**
 * Strings on their way into ONNX Runtime. Its Java API hands them over in JNI's "modified UTF-8",
 * which differs from UTF-8 for NUL and for every character beyond the basic plane. A model would
 * either fail or, worse, not recognise a category that it knows; so such strings are refused.
 */
final class OnnxStrings {
  private OnnxStrings() {}

  /**
   * Checks one value of a string input.
   *
   * @throws MlException of kind DATA that names the input if the value cannot be handed over
   */
  // hot path
  static void check(String input, String value) {
    if (value == null) {
      throw MlException.data(input + ": null (expected: a string)");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0 || Character.isSurrogate(c)) {
        throw refused(input, value, i);
      }
    }
  }

  private static MlException refused(String input, String value, int at) {
    String what =
        value.charAt(at) == 0
            ? "the character NUL"
            : String.format("the character U+%X", value.codePointAt(at));
    return MlException.data(
        input
            + ": "
            + what
            + " at index "
            + at
            + " (expected: characters U+0001 to U+FFFF, which is all that ONNX Runtime's Java API"
            + " can hand to a model)");
  }

  /** The tensor's strings, checked, in an array of exactly their number. */
  static String[] checked(Tensor tensor) {
    int elements = Math.toIntExact(tensor.elements());
    String[] texts = tensor.texts();
    for (int i = 0; i < elements; i++) {
      check(tensor.name(), texts[i]);
    }
    return texts.length == elements ? texts : Arrays.copyOf(texts, elements);
  }

  /** A tensor over the strings of {@code value}: a string, or arrays of strings to any depth. */
  static Tensor read(String name, long[] shape, Object value) {
    int elements = 1;
    for (long size : shape) {
      elements = Math.toIntExact(elements * size);
    }
    String[] flat = new String[elements];
    flatten(value, flat, 0);
    return Tensor.ofTexts(name, shape, flat);
  }

  private static int flatten(Object value, String[] flat, int at) {
    if (value instanceof Object[] many) {
      int next = at;
      for (Object one : many) {
        next = flatten(one, flat, next);
      }
      return next;
    }
    flat[at] = (String) value;
    return at + 1;
  }

  static boolean is(Tensor tensor) {
    return tensor.type() == ElementType.STRING;
  }
}
