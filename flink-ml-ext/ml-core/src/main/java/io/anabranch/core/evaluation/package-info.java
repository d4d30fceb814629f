// SPDX-License-Identifier: Apache-2.0
/**
 * Measures of predictions and of drift. Each is an accumulator (create, add, retract, merge,
 * result, a compact state) whose result is a function of the multiset of rows held: not of their
 * order, of how they were split, or of what was retracted again.
 */
package io.anabranch.core.evaluation;
