// SPDX-License-Identifier: Apache-2.0
/**
 * Errors with a kind, so that failures can be counted and treated by kind, never by message text.
 */
package io.anabranch.core.error;
