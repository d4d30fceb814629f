// SPDX-License-Identifier: Apache-2.0
/**
 * What operators with a state per key share: keys of rows, rows that are held until the watermark
 * passes them, their order, and the watermark itself over a restore.
 */
package io.anabranch.operators.keyed;
