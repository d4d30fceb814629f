// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import static org.apache.flink.api.common.RuntimeExecutionMode.BATCH;
import static org.apache.flink.api.common.RuntimeExecutionMode.STREAMING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.anabranch.jobs.run.RowAccount;
import io.anabranch.models.DefinitionFiles;
import io.anabranch.onnx.graph.TestGraphs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Images, sequences, vectors and texts through a whole job. */
final class EveryKindITCase {
  @RegisterExtension static final MiniClusterExtension CLUSTER = Workers.extension();

  private static final int ROWS = 60;

  @TempDir Path folder;

  private DefinitionFiles definition() throws Exception {
    Files.write(folder.resolve("kinds.onnx"), TestGraphs.everyKind(8, 8));
    return DefinitionFiles.read(
        Readings.write(
            folder.resolve("kinds.yaml"),
            """
            name: kinds
            columns: {id: INT, photo: BYTES, token_ids: ARRAY<INT>, embedding: ARRAY<FLOAT>, words: ARRAY<STRING>}
            model:
              path: kinds.onnx
              inputs:
                image: {image: photo, size: [8, 8], shorter-side: 12, scale: 1/255}
                tokens: {sequence: token_ids, buckets: [2, 4, 8]}
                mask: {mask-of: token_ids}
                vector: embedding
                words: words
              outputs: {brightness: light, total: sum, twice: doubled, same: vector, said: texts}
            output: [id, token_ids, light, sum, doubled, vector, texts]
            """),
        null);
  }

  private static String row(int id, byte[] photo, int tokens, int elements) {
    Random random = new Random(id);
    String ids = random.ints(tokens, 0, 100).boxed().toList().toString();
    String embedding =
        IntStream.range(0, elements)
            .mapToObj(i -> Float.toString(random.nextFloat()))
            .collect(Collectors.joining(", ", "[", "]"));
    return "{\"id\": %d, \"photo\": \"%s\", \"token_ids\": %s, \"embedding\": %s, \"words\": %s}"
        .formatted(
            id,
            Base64.getEncoder().encodeToString(photo),
            ids,
            embedding,
            "[\"w" + id + "\", \"ü\"]");
  }

  /** A JPEG or PNG of its own size, of one colour. */
  private static byte[] photo(int id) throws Exception {
    BufferedImage image = new BufferedImage(13 + id % 5, 12 + id % 7, BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, 0x010101 * (4 * id));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, id % 2 == 0 ? "png" : "jpg", out);
    return out.toByteArray();
  }

  private List<String> rows() throws Exception {
    List<String> rows = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      rows.add(row(id, photo(id), id % 9, 3));
    }
    byte[] photo = photo(0);
    rows.add(7, row(100, Arrays.copyOf(photo, photo.length / 2), 1, 3));
    rows.add(20, row(101, photo, 9, 3));
    rows.add(33, row(102, photo, 1, 4));
    return rows;
  }

  private RowAccount run(Map<String, String> from, String to, RuntimeExecutionMode mode)
      throws Exception {
    return job(from, Readings.files(folder.resolve(to)), mode).score("test").await();
  }

  private ScoringJob job(
      Map<String, String> from, Map<String, String> to, RuntimeExecutionMode mode)
      throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("parallelism.default", "2");
    if (mode == STREAMING) {
      settings.put("execution.checkpointing.interval", "200 ms");
      settings.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    }
    return new ScoringJob(definition(), from, Readings.sinks(to), new Engine(mode, settings));
  }

  @Test
  void batchAndStreamGiveTheSameRowsFromJsonAndFromParquet() throws Exception {
    Readings.write(folder.resolve("in/rows.json"), rows());
    Map<String, String> json = Readings.files(folder.resolve("in"));
    Map<String, String> parquet = new LinkedHashMap<>(Readings.files(folder.resolve("parquet")));
    parquet.put("format", "parquet");
    job(json, parquet, BATCH).features("convert").await();

    RowAccount batch = run(json, "batch", BATCH);
    RowAccount stream = run(json, "stream", STREAMING);
    RowAccount columnar = run(parquet, "columnar", BATCH);

    assertThat(batch.scored()).isEqualTo(ROWS);
    assertThat(batch.isBalanced()).isTrue();
    assertThat(stream.digest()).isEqualTo(batch.digest());
    assertThat(columnar.digest()).isEqualTo(batch.digest());
    assertThat(Readings.lines(folder.resolve("stream")))
        .isEqualTo(Readings.lines(folder.resolve("batch")));
    assertRows(Readings.lines(folder.resolve("batch")));
    assertDeadLetters(Readings.lines(folder.resolve("batch-dead-letters")));
    assertThat(Readings.lines(folder.resolve("columnar-dead-letters"))).hasSize(3);
  }

  private static void assertRows(List<String> lines) {
    assertThat(lines).hasSize(ROWS);
    for (int id = 0; id < ROWS; id += 2) {
      // Photos of even rows are PNG of one grey, so their mean is that grey.
      List<Integer> tokens = new Random(id).ints(id % 9, 0, 100).boxed().toList();
      String ids = tokens.toString().replace(" ", "");
      String doubled = tokens.stream().map(token -> 2 * token).toList().toString().replace(" ", "");
      int sum = tokens.stream().mapToInt(Integer::intValue).sum();
      String begin = "{\"id\":" + id + ",\"token_ids\":" + ids + ",\"light\":";
      String line = lines.stream().filter(l -> l.startsWith(begin)).findFirst().orElseThrow();
      float light = Float.parseFloat(line.substring(begin.length(), line.indexOf(",\"sum\":")));
      assertThat(light).isCloseTo(4 * id / 255f, within(1e-6f));
      assertThat(line)
          .contains("\"sum\":" + sum + ",\"doubled\":" + doubled + ",\"vector\":[0.")
          .contains("\"texts\":[\"w" + id + "\",\"ü\"]");
    }
  }

  private static void assertDeadLetters(List<String> lines) {
    assertThat(lines).hasSize(3);
    assertThat(lines).anyMatch(line -> line.contains("photo: PNG cannot be decoded: "));
    assertThat(lines).anyMatch(line -> line.contains("9 ") && line.contains("at most 8"));
    assertThat(lines)
        .anyMatch(
            line ->
                line.contains("embedding: 4 elements (expected: 3, for the model's input vector)"));
    // The row is there as it came, so that it can be fed again.
    assertThat(lines).allMatch(line -> line.contains("\\\"photo\\\": \\\"iVBORw0KGgo"));
  }
}
