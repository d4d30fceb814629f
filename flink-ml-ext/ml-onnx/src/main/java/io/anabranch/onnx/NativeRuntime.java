// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import ai.onnxruntime.OrtEnvironment;

/** The native library that runs models. */
public final class NativeRuntime {
  private NativeRuntime() {}

  /** As in {@code ONNX Runtime 1.28.0}. Loads the library. */
  public static String version() {
    return "ONNX Runtime " + SharedSession.environment().getVersion();
  }

  /** A class of its Java side, to find the jar that holds the library. Loads nothing. */
  public static Class<?> javaSide() {
    return OrtEnvironment.class;
  }
}
