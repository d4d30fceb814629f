// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

/**
 * Where the blocks of one key lie. Called by one thread, for the key at hand. A block handed to
 * {@link #save} may grow afterwards: a store that keeps objects must be one that is never read
 * while the key is live elsewhere, else it keeps a copy or bytes.
 */
public interface BlockStore {
  /** The block saved last under this id, or null if there is none. */
  Block load(long id);

  void save(long id, Block block);

  void drop(long id);
}
