// SPDX-License-Identifier: Apache-2.0
/** Writes small ONNX models of known shape and seeded weights, for benchmarks and tests. */
package io.anabranch.onnx.graph;
