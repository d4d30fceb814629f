// SPDX-License-Identifier: Apache-2.0
/**
 * What happens to a model before any job sees it. It is inspected as a file, without native code;
 * then it is run in a process of its own, which it may crash, hang or fill, against golden vectors
 * and random rows, and its batch invariance is measured. What cannot be run is refused with the
 * reason and the step at which it showed.
 */
package io.anabranch.onnx.intake;
