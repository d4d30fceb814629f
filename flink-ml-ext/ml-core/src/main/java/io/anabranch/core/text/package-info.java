// SPDX-License-Identifier: Apache-2.0
/** Texts that stand for durations and sizes, wherever people write them. */
package io.anabranch.core.text;
