// SPDX-License-Identifier: Apache-2.0
/**
 * Models that nobody here wrote, with the outputs they must give: reads the folders of the ONNX
 * project's backend tests, so that a runner or a whole operator can be held against them.
 */
package io.anabranch.onnx.conformance;
