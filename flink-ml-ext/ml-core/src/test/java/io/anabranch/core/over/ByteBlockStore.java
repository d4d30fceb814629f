// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Keeps blocks as bytes, as a state backend does. */
final class ByteBlockStore implements BlockStore {
  final Map<Long, byte[]> blocks = new HashMap<>();

  @Override
  public Block load(long id) {
    byte[] bytes = blocks.get(id);
    try {
      return bytes == null
          ? null
          : Block.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void save(long id, Block block) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      block.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    blocks.put(id, bytes.toByteArray());
  }

  @Override
  public void drop(long id) {
    blocks.remove(id);
  }
}
