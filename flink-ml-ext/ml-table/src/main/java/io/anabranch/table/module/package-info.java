// SPDX-License-Identifier: Apache-2.0
/**
 * {@code LOAD MODULE anabranch}: every function of the library at once, and {@code ML_FUNCTIONS()},
 * which tells an analyst what they are.
 */
package io.anabranch.table.module;
