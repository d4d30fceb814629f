// SPDX-License-Identifier: Apache-2.0
/**
 * A model as a query calls it: how the arguments of a call become the row that the model's encoder
 * takes, and how that row is scored.
 */
package io.anabranch.table.model;
