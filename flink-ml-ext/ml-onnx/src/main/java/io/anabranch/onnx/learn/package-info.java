// SPDX-License-Identifier: Apache-2.0
/**
 * What a learner has learnt as an ONNX model, which scores outside this project what the learner
 * predicts. Arithmetic is in double precision and in the learner's order.
 */
package io.anabranch.onnx.learn;
