// SPDX-License-Identifier: Apache-2.0
/**
 * Feature functions in SQL: the transforms and accumulators of {@code io.anabranch.core} behind
 * Flink's function interfaces, so that SQL and a definition give the same bits. Functions named
 * {@code _BEFORE} are features over time: they look at a key's strictly earlier rows.
 */
package io.anabranch.table.feature;
