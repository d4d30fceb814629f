// SPDX-License-Identifier: Apache-2.0
/** The scorer: features and model of a definition over Flink's rows. */
package io.anabranch.operators.scoring;
