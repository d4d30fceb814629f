// SPDX-License-Identifier: Apache-2.0
/**
 * Accumulators whose result depends on the values alone: not on their order, not on their history.
 */
package io.anabranch.core.aggregate;
