// SPDX-License-Identifier: Apache-2.0
/**
 * Measures of predictions and of drift as SQL aggregates: the accumulators of {@code
 * core.evaluation} behind Flink's {@code AggregateFunction}. They merge and retract, so they run in
 * batch and streaming, over updating tables, in windows, and in two phases, with the same bits.
 */
package io.anabranch.table.evaluation;
