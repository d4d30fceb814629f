// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.over.Block;
import io.anabranch.core.over.BlockStore;
import org.apache.flink.api.common.state.MapState;

/**
 * The blocks of the current key in keyed state, as bytes: the backend never shares an object with a
 * live window, and each block is one entry, so that no row is read or written with its neighbours.
 */
final class StateBlocks implements BlockStore {
  private final MapState<Long, byte[]> state;
  private final ByteCodec codec = new ByteCodec();

  StateBlocks(MapState<Long, byte[]> state) {
    this.state = state;
  }

  @Override
  public Block load(long id) {
    try {
      byte[] bytes = state.get(id);
      return bytes == null ? null : codec.decode(bytes, Block::read);
    } catch (Exception e) {
      throw failed("read", id, e);
    }
  }

  @Override
  public void save(long id, Block block) {
    try {
      state.put(id, codec.encode(block::write));
    } catch (Exception e) {
      throw failed("written", id, e);
    }
  }

  @Override
  public void drop(long id) {
    try {
      state.remove(id);
    } catch (Exception e) {
      throw failed("dropped", id, e);
    }
  }

  private static MlException failed(String what, long id, Exception cause) {
    return new MlException(
        ErrorKind.RESOURCE, "block " + id + ": not " + what + ": " + cause.getMessage(), cause);
  }
}
