// SPDX-License-Identifier: Apache-2.0
/**
 * One model per key over Flink's rows: the keyed operators that order rows and labels and feed
 * {@link io.anabranch.core.online.KeyModel}, its state, its models as rows, and their wiring.
 * Bounded and unbounded execution differ in how the order is reached, not in what comes out.
 */
package io.anabranch.operators.learn;
