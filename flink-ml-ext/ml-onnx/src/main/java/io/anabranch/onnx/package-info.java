// SPDX-License-Identifier: Apache-2.0
/**
 * Runs ONNX models in this process through ONNX Runtime: reads what a model takes and gives,
 * refuses what cannot be run with a message that says why, shares sessions between tasks, and moves
 * micro-batches in and out without copies. Beside {@code io.anabranch.sessions} the only package
 * that imports {@code ai.onnxruntime}.
 */
package io.anabranch.onnx;
