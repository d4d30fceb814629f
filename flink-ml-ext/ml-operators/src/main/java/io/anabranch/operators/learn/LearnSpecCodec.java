// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.online.DriftSpec;
import io.anabranch.core.online.LabelDelay;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A learner's specification as bytes, so that state can be read without its definition. */
final class LearnSpecCodec {
  private static final long NONE = -1;

  private LearnSpecCodec() {}

  static void write(LearnSpec spec, DataOutput out) throws IOException {
    out.writeUTF(spec.name());
    write(spec.key(), out);
    out.writeUTF(spec.learner().kind());
    write(spec.learner().features(), out);
    write(spec.learner().classes(), out);
    write(spec.learner().options(), out);
    writeNullable(spec.label(), out);
    out.writeLong(spec.delay().lag().toMillis());
    write(spec.delay().id(), out);
    out.writeLong(spec.delay().within().toMillis());
    out.writeInt(spec.delay().most());
    writeNullable(spec.prior(), out);
    DriftSpec drift = spec.drift();
    out.writeBoolean(drift != null);
    if (drift != null) {
      out.writeUTF(drift.detector());
      write(drift.options(), out);
      out.writeUTF(drift.then().name());
      out.writeDouble(drift.kept());
    }
    write(spec.quality().stream().map(QualityMeasure::name).toList(), out);
    out.writeLong(spec.ttl() == null ? NONE : spec.ttl().toMillis());
  }

  static LearnSpec read(DataInput in) throws IOException {
    String name = in.readUTF();
    List<String> key = readList(in);
    LearnerSpec learner =
        new LearnerSpec(in.readUTF(), readList(in), readList(in), readOptions(in));
    String label = readNullable(in);
    Duration lag = Duration.ofMillis(in.readLong());
    LabelDelay delay =
        new LabelDelay(lag, readList(in), Duration.ofMillis(in.readLong()), in.readInt());
    String prior = readNullable(in);
    DriftSpec drift = null;
    if (in.readBoolean()) {
      drift =
          new DriftSpec(
              in.readUTF(), readOptions(in), DriftSpec.Then.valueOf(in.readUTF()), in.readDouble());
    }
    List<QualityMeasure> quality = readList(in).stream().map(QualityMeasure::valueOf).toList();
    long ttl = in.readLong();
    return new LearnSpec(
        name,
        key,
        learner,
        label,
        delay,
        prior,
        drift,
        quality,
        ttl == NONE ? null : Duration.ofMillis(ttl));
  }

  private static void write(List<String> texts, DataOutput out) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      out.writeUTF(text);
    }
  }

  private static List<String> readList(DataInput in) throws IOException {
    int size = in.readInt();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(in.readUTF());
    }
    return texts;
  }

  private static void write(Map<String, String> options, DataOutput out) throws IOException {
    out.writeInt(options.size());
    for (Map.Entry<String, String> option : options.entrySet()) {
      out.writeUTF(option.getKey());
      out.writeUTF(option.getValue());
    }
  }

  private static Map<String, String> readOptions(DataInput in) throws IOException {
    int size = in.readInt();
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      options.put(in.readUTF(), in.readUTF());
    }
    return options;
  }

  private static void writeNullable(String text, DataOutput out) throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static String readNullable(DataInput in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }
}
