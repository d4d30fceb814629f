// SPDX-License-Identifier: Apache-2.0
/** Fakes and law checkers, shipped so that users' tests stand on the same ground as ours. */
package io.anabranch.core.testing;
