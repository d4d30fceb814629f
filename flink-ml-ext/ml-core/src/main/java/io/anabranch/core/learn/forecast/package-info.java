// SPDX-License-Identifier: Apache-2.0
/**
 * The next value of a series from its own past. Event time says to which step of the series a value
 * belongs and for which step a forecast is; features are not needed.
 */
package io.anabranch.core.learn.forecast;
