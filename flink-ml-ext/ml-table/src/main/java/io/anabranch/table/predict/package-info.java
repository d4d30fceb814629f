// SPDX-License-Identifier: Apache-2.0
/**
 * {@code PREDICT} and its kin: a model called by its reference, as a scalar function. The model is
 * resolved while the query is planned, which checks the call and gives its type; the query runs the
 * version that was found then. Flink's planner reaches only {@link
 * io.anabranch.table.predict.PredictFunctions}; the functions that run are public because generated
 * code calls them.
 */
package io.anabranch.table.predict;
