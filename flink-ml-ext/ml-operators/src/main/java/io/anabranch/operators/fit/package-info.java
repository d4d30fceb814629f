// SPDX-License-Identifier: Apache-2.0
/** Fitting the statistics of a definition over a bounded stream of rows. */
package io.anabranch.operators.fit;
