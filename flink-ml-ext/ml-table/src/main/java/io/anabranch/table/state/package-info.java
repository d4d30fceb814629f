// SPDX-License-Identifier: Apache-2.0
/** How accumulators are kept in Flink's state. */
package io.anabranch.table.state;
