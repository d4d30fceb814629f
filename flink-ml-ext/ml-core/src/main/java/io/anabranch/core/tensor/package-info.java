// SPDX-License-Identifier: Apache-2.0
/** Tensors: element types, shapes, and the columnar buffers of a micro-batch. */
package io.anabranch.core.tensor;
