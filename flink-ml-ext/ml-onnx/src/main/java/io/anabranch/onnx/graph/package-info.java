// SPDX-License-Identifier: Apache-2.0
/**
 * Writes ONNX models: graphs node by node, and small models of known shape and seeded weights for
 * benchmarks and tests.
 */
package io.anabranch.onnx.graph;
