// SPDX-License-Identifier: Apache-2.0
/** Python for tests that hold us against the real thing. */
package io.anabranch.core.testing.python;
