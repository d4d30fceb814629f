// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class ByteLinesTest {
  @Property(tries = 200)
  void linesComeBackHoweverTheyAreChunkedAndEnded(
      @ForAll List<@AlphaChars @NotEmpty @StringLength(max = 40) String> lines,
      @ForAll @IntRange(min = 1, max = 50) int chunk,
      @ForAll boolean windows,
      @ForAll boolean lastIsEnded)
      throws IOException {
    String end = windows ? "\r\n" : "\n";
    String text = String.join(end, lines) + (lastIsEnded ? end : "");

    List<String> read = read(text, chunk);

    // An end with nothing before it is an empty line.
    assertThat(read).isEqualTo(lines.isEmpty() && lastIsEnded ? List.of("") : lines);
  }

  @Test
  void aLineMayBeLongerThanTheBuffer() throws IOException {
    String line = "x".repeat(300_000);

    assertThat(read("a\n" + line + "\nb", 65_536)).containsExactly("a", line, "b");
  }

  private static List<String> read(String text, int chunk) throws IOException {
    List<String> read = new ArrayList<>();
    try (ByteLines lines =
        new ByteLines(
            new Chunks(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), chunk))) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        read.add(new String(line, StandardCharsets.UTF_8));
      }
    }
    return read;
  }

  /** Gives no more than so many bytes at a time. */
  private static final class Chunks extends InputStream {
    private final InputStream stream;
    private final int size;

    Chunks(InputStream stream, int size) {
      this.stream = stream;
      this.size = size;
    }

    @Override
    public int read() throws IOException {
      return stream.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return stream.read(bytes, offset, Math.min(length, size));
    }
  }
}
