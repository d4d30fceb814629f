// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.over;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Turns values of the core, which write and read themselves, into bytes for state; reuses buffers.
 */
final class ByteCodec {
  private final DataOutputSerializer out = new DataOutputSerializer(1024);
  private final DataInputDeserializer in = new DataInputDeserializer();

  interface Writer {
    void write(DataOutput out) throws IOException;
  }

  interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  byte[] encode(Writer writer) throws IOException {
    out.clear();
    writer.write(out);
    return out.getCopyOfBuffer();
  }

  <T> T decode(byte[] bytes, Reader<T> reader) throws IOException {
    in.setBuffer(bytes);
    return reader.read(in);
  }
}
