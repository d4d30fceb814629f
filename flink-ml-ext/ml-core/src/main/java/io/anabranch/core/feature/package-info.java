// SPDX-License-Identifier: Apache-2.0
/**
 * The feature pipeline of a definition: which stages over time it needs, the programs that compute
 * features of one row, and how statistics are fitted and frozen.
 */
package io.anabranch.core.feature;
