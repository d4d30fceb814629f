// SPDX-License-Identifier: Apache-2.0
/** Small states as few bytes. */
package io.anabranch.core.bytes;
