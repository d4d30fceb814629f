// SPDX-License-Identifier: Apache-2.0
/**
 * Columns and rows as the mathematics sees them: typed, positional, without any engine's classes.
 */
package io.anabranch.core.row;
