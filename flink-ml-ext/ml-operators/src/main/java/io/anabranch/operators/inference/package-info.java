// SPDX-License-Identifier: Apache-2.0
/**
 * The micro-batch inference operator: Flink's side of it. Batches, bisection and order of emission
 * are in {@code core.inference}; here are the mailbox, the timers, the barriers and the metrics.
 */
package io.anabranch.operators.inference;
