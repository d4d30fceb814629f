// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.GenericRecordAvroTypeInfo;

/**
 * Reads one Avro record of exactly this many bytes. Flink's own reader buffers: what a record that
 * cannot be read, or a longer one, leaves behind is taken for the beginning of the next.
 */
final class AvroRecords implements DeserializationSchema<GenericRecord> {
  private static final long serialVersionUID = 1L;

  private final String schema;

  private transient GenericDatumReader<GenericRecord> reader;
  private transient BinaryDecoder decoder;

  AvroRecords(Schema schema) {
    this.schema = schema.toString();
  }

  @Override
  public void open(InitializationContext context) {
    reader = new GenericDatumReader<>(new Schema.Parser().parse(schema));
  }

  // hot path
  @Override
  public GenericRecord deserialize(byte[] record) throws IOException {
    decoder = DecoderFactory.get().binaryDecoder(record, decoder);
    GenericRecord row = reader.read(null, decoder);
    if (!decoder.isEnd()) {
      throw new IOException("record: longer than its columns");
    }
    return row;
  }

  @Override
  public boolean isEndOfStream(GenericRecord row) {
    return false;
  }

  @Override
  public TypeInformation<GenericRecord> getProducedType() {
    return new GenericRecordAvroTypeInfo(new Schema.Parser().parse(schema));
  }
}
