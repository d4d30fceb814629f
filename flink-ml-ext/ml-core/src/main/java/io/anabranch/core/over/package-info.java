// SPDX-License-Identifier: Apache-2.0
/** Features over time: statistics of a key's earlier rows, in event time. */
package io.anabranch.core.over;
