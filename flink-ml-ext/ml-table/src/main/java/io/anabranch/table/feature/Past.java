// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.over.Lookback;

/** The earlier rows of one key; nothing until the first row says how far back they are wanted. */
public final class Past {
  Lookback rows;

  Past() {}
}
