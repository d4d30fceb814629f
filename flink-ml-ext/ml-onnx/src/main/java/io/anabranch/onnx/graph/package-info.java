// SPDX-License-Identifier: Apache-2.0
/**
 * Writes small ONNX models from Java, for benchmarks and tests: models of known shape and seeded
 * weights, and models that misbehave in a known way.
 */
package io.anabranch.onnx.graph;
