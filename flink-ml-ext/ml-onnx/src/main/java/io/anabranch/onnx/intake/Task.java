// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxOptions;

/**
 * What the child process is asked to check; one line of JSON.
 *
 * @param model path of the ONNX file
 * @param name of the model, for messages
 * @param golden path of a file with golden vectors; null where there are none
 * @param largestBatch as in {@link VerifyOptions#largestBatch}
 * @param randomRows as in {@link VerifyOptions#randomRows}
 * @param seed as in {@link VerifyOptions#seed}
 * @param runner as in {@link VerifyOptions#runner}
 * @param use as in {@link VerifyOptions#use}
 */
record Task(
    String model,
    String name,
    String golden,
    int largestBatch,
    int randomRows,
    long seed,
    OnnxOptions runner,
    ModelUse use) {}
