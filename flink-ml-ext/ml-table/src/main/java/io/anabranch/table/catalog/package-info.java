// SPDX-License-Identifier: Apache-2.0
/** A Flink catalog whose permanent models are those of the model registry. */
package io.anabranch.table.catalog;
