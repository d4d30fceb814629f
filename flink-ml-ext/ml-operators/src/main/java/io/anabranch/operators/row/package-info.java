// SPDX-License-Identifier: Apache-2.0
/** Flink's rows as the mathematics sees them, as text, and as dead letters. */
package io.anabranch.operators.row;
