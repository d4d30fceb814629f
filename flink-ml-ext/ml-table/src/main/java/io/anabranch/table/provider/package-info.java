// SPDX-License-Identifier: Apache-2.0
/** The model provider {@code onnx} behind Flink's {@code CREATE MODEL} and {@code ML_PREDICT}. */
package io.anabranch.table.provider;
