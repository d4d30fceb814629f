// SPDX-License-Identifier: Apache-2.0
/**
 * Features over time as keyed operators: they bring a key's rows into (time, content) order and
 * feed them to {@link io.anabranch.core.over.KeyWindows}. Bounded and unbounded execution differ in
 * how the order is reached, not in what comes out.
 */
package io.anabranch.operators.over;
