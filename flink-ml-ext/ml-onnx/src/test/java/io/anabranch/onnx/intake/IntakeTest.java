// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.bundle.BundleWriter;
import io.anabranch.core.bundle.GoldenCase;
import io.anabranch.core.bundle.GoldenVectors;
import io.anabranch.core.bundle.Invariance;
import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.bundle.Verification;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.HostileGraphs;
import io.anabranch.onnx.graph.TestGraphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model does to the process that checks it, and what is found of one that does no harm. */
final class IntakeTest {
  private static final Set<String> STEPS = new LinkedHashSet<>();
  private static final Intake SHARED = new Intake(VerifyOptions.DEFAULT, STEPS::add);

  @TempDir Path folder;

  @AfterAll
  static void end() {
    SHARED.close();
  }

  private Path file(byte[] model) throws IOException {
    return Files.write(folder.resolve("m.onnx"), model);
  }

  private Findings check(byte[] model) throws IOException {
    return SHARED.check(file(model), "m", Optional.empty());
  }

  private Findings check(byte[] model, GoldenVectors golden) throws IOException {
    return SHARED.check(file(model), "m", Optional.of(golden));
  }

  private AbstractThrowableAssert<?, ?> assertRefused(byte[] model, VerifyOptions options)
      throws IOException {
    Path file = file(model);
    return assertThatThrownBy(() -> Verifier.check(file, options, Progress.NONE))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER));
  }

  @Test
  void aModelThatHangsIsEnded() throws IOException {
    VerifyOptions impatient = VerifyOptions.DEFAULT.withTimeLimit(Duration.ofSeconds(3));
    assertRefused(HostileGraphs.neverEnds(), impatient)
        .hasMessage(
            "model m: no answer within 3 s in step 'random rows, one by one' (expected: a model"
                + " that comes to an end; --time-limit gives a slow one longer)");
  }

  @Test
  void aModelThatTakesTooMuchMemoryIsEnded() throws IOException {
    VerifyOptions small = VerifyOptions.DEFAULT.withMemory(64L << 20, 500L << 20);
    assertRefused(HostileGraphs.takesMemory(400_000_000), small)
        .hasMessage(
            "model m: more than 500 MiB of memory in step 'random rows, one by one' (expected: a"
                + " model that takes less; --memory allows more, --largest-batch makes batches"
                + " smaller)");
  }

  @Test
  void aModelWhoseRowsFillTheMemoryIsRefused() throws IOException {
    VerifyOptions small = VerifyOptions.DEFAULT.withMemory(12L << 20, 1L << 30);
    assertRefused(TestGraphs.identity(ElementType.DOUBLE, -1, 60_000_000), small)
        .hasMessageStartingWith("model m: out of memory: Cannot reserve 480000000 bytes of direct")
        .hasMessageEndingWith(" (in step 'random rows, one by one')");
  }

  /** As its process is given what a file of 150 MiB needs, although a smaller one was there. */
  @Test
  void aLargeFileGetsTheHeapItNeeds() throws IOException {
    VerifyOptions small = VerifyOptions.DEFAULT.withLargestBatch(2).withMemory(12L << 20, 4L << 30);
    try (Intake intake = new Intake(small, Progress.NONE)) {
      intake.check(file(Graphs.mlp(1)), "m", Optional.empty());
      Findings findings =
          intake.check(file(Graphs.mlp(4, new int[] {6000, 6000}, 1)), "m", Optional.empty());
      assertThat(findings.randomRows()).isEqualTo(64);
    }
  }

  @Test
  void theStepAtWhichAModelKillsItsProcessIsNamedAndTheNextModelIsCheckedAllTheSame()
      throws IOException {
    Path file = file(HostileGraphs.crashesOnTwoRows());
    assertThatThrownBy(() -> SHARED.check(file, "m", Optional.empty()))
        .hasMessage(
            "model m: ended its process in step 'a batch of 2 rows': SIGFPE in libonnxruntime.so"
                + " (expected: a model that runs; a job's process would have ended, too)");
    assertThat(check(Graphs.mlp(1)).batchSizes()).contains(2);
  }

  @Test
  void aProcessThatEndsByItselfIsReportedWithItsLastWords() throws IOException {
    Path file = file(Graphs.mlp(1));
    try (Intake intake = new Intake(VerifyOptions.DEFAULT, Progress.NONE, Quitter.class)) {
      assertThatThrownBy(() -> intake.check(file, "m", Optional.empty()))
          .hasMessage(
              "model m: ended its process in step 'thinking': exit code 7: no more of this"
                  + " (expected: a model that runs; a job's process would have ended, too)");
    }
  }

  @Test
  void aProcessThatNeverStartsIsNoFaultOfTheModels() throws IOException {
    Path file = file(Graphs.mlp(1));
    try (Intake intake = new Intake(VerifyOptions.DEFAULT, Progress.NONE, Mute.class)) {
      assertThatThrownBy(() -> intake.check(file, "m", Optional.empty()))
          .isInstanceOfSatisfying(
              MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.EXTERNAL))
          .hasMessage(
              "model m: not checked, as the checking process ended before it had seen the model:"
                  + " exit code 1: no heap (expected: a Java that starts; see JAVA_TOOL_OPTIONS,"
                  + " and whether the machine has the memory)");
    }
  }

  /** Ends as Java does where it cannot have its heap. */
  static final class Mute {
    private Mute() {}

    public static void main(String[] args) {
      System.err.println("no heap");
      Runtime.getRuntime().halt(1);
    }
  }

  @Test
  void memoryIsWatchedWhileStepsComeOneAfterTheOther() throws IOException {
    Path file = file(Graphs.mlp(1));
    VerifyOptions small = VerifyOptions.DEFAULT.withMemory(64L << 20, 1L << 20);
    try (Intake intake = new Intake(small, Progress.NONE, Talker.class)) {
      assertThatThrownBy(() -> intake.check(file, "m", Optional.empty()))
          .hasMessageStartingWith("model m: more than 1 MiB of memory in step ");
    }
  }

  /** Says something all the time, from before its parent begins to listen. */
  static final class Talker {
    private Talker() {}

    public static void main(String[] args) {
      for (int i = 0; i < 1_000_000; i++) {
        System.out.println(Report.step("talking").line());
      }
    }
  }

  /** Stands in for the process of the check. */
  static final class Quitter {
    private Quitter() {}

    public static void main(String[] args) {
      System.out.println("noise of a native library");
      System.out.println(Report.step("thinking").line());
      System.err.println("no more of this");
      Runtime.getRuntime().halt(7);
    }
  }

  @Test
  void nothingIsLeftInTheTemporaryFolder() throws InterruptedException, IOException {
    Path used;
    try (ChildProcess child = ChildProcess.start(Quitter.class, 64L << 20)) {
      used = child.folder();
      Files.createFile(used.resolve("unpacked"));
      assertThat(child.death().reason()).startsWith("exit code 7");
    }
    assertThat(used).doesNotExist();
  }

  /** As on Ctrl-C, when nobody closes anything. */
  @Test
  void nothingIsLeftWhereTheParentEnds() throws InterruptedException, IOException {
    try (ChildProcess parent = ChildProcess.start(Parent.class, 64L << 20)) {
      assertThat(parent.death().reason()).isEqualTo("exit code 3");
      try (Stream<Path> files = Files.list(parent.folder())) {
        assertThat(files).noneMatch(file -> file.getFileName().toString().contains("intake"));
      }
    }
  }

  static final class Parent {
    private Parent() {}

    public static void main(String[] args) {
      ChildProcess.start(IntakeChild.class, 64L << 20);
      System.exit(3);
    }
  }

  @Test
  void aModelIsRunAloneAndInBatchesUpToTheLargest() throws IOException {
    STEPS.clear();
    Findings findings = check(Graphs.mlp(1));

    assertThat(findings.runtime()).startsWith("ONNX Runtime 1.");
    assertThat(findings.device()).isEqualTo("CPU");
    assertThat(findings.batchRows()).isEqualTo(ModelSignature.ANY_ROWS);
    assertThat(findings.randomRows()).isEqualTo(64);
    assertThat(findings.refusedRows()).isZero();
    assertThat(findings.batchSizes()).startsWith(1, 2).endsWith(1024);
    assertThat(findings.invariance().kind()).isEqualTo(Invariance.Kind.EXACT);
    assertThat(findings.difference()).isEmpty();
    assertThat(STEPS)
        .containsSubsequence(
            "loading the model",
            "random rows, one by one",
            "a batch of 2 rows",
            "a batch of 1024 rows");
  }

  @Test
  void theLargestBatchIsBoundedByItsBytes() throws IOException {
    // A MiB and a bit for each row, and 64 MiB in all.
    Findings findings = check(TestGraphs.identity(ElementType.DOUBLE, -1, 131_072));
    assertThat(findings.batchSizes()).endsWith(63);
  }

  @Test
  void aFixedBatchIsObeyed() throws IOException {
    Findings findings = check(TestGraphs.fixedBatch(3, 1));
    assertThat(findings.batchRows()).isEqualTo(3);
    assertThat(findings.batchSizes()).containsExactly(3);
  }

  @Test
  void aModelThatIsNotBatchInvariantSaysByHowMuch() throws IOException {
    Findings findings = check(TestGraphs.classifier(4, 1));
    assertThat(findings.invariance().kind()).isEqualTo(Invariance.Kind.WITHIN);
    assertThat(findings.invariance().largestDifference()).isBetween(1e-9, 1e-5);
    assertThat(findings.difference())
        .matches("output 'probabilities' element \\d: \\S+, else \\S+, in a batch of .*");
  }

  @Test
  void rowsThatTheModelRefusesAsDataDoNotFailIt() throws IOException {
    Findings findings = check(TestGraphs.lookup(5));
    assertThat(findings.refusedRows()).isBetween(1, 63);
    assertThat(findings.randomRows() + findings.refusedRows()).isEqualTo(64);
    assertThat(findings.refusal()).contains("indices element out of data bounds");
  }

  @Test
  void aModelThatTakesNoRowAtAllNeedsGoldenVectors() throws IOException {
    assertThatThrownBy(() -> check(TestGraphs.lookup(0)))
        .hasMessageStartingWith(
            "model m: not one of 64 random rows could be run (expected: golden vectors, as the"
                + " model does not take just any row): ");
  }

  @Test
  void theDeviceIsTheOneAskedFor() throws IOException {
    Path file = file(Graphs.mlp(1));
    VerifyOptions cuda =
        VerifyOptions.DEFAULT.withDevice(
            new DeviceSpec(DeviceSpec.Kind.CUDA, DeviceSpec.Policy.REQUIRED, 77));
    assertThatThrownBy(() -> Verifier.check(file, cuda, Progress.NONE))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE))
        .hasMessageContaining("CUDA:77 cannot be had");
  }

  private static GoldenVectors lookups(float... expected) {
    Tensor index = new Tensor("index", ElementType.INT64, new long[] {expected.length}, 8);
    Tensor value = new Tensor("value", ElementType.FLOAT, new long[] {expected.length}, 8);
    for (int i = 0; i < expected.length; i++) {
      index.putInteger(i, i);
      value.putNumber(i, expected[i]);
    }
    return new GoldenVectors(
        "a test",
        1e-5,
        0,
        List.of(
            new GoldenCase(
                expected.length, List.of(index), List.of(new ModelOutput.OfTensor(value)))));
  }

  @Test
  void goldenVectorsAreCompared() throws IOException {
    Findings findings = check(TestGraphs.lookup(5), lookups(0, 0.1f, 0.200001f));
    assertThat(findings.goldenRows()).isEqualTo(3);
  }

  @Test
  void goldenVectorsThatAreNotMetNameOutputRowAndValues() throws IOException {
    assertThatThrownBy(() -> check(TestGraphs.lookup(5), lookups(0, 0.1f, 0.25f)))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessage(
            "model m: golden vectors: case 1: output 'value' row 2: 0.2 (expected: 0.25 within"
                + " 1e-05) (in step 'golden vectors, case 1 of 1')");
  }

  @Test
  void goldenVectorsOfAnotherModelAreNamed() throws IOException {
    assertThatThrownBy(() -> check(Graphs.mlp(1), lookups(0)))
        .hasMessage(
            "model m: golden vectors: inputs [index] (expected: input 'features' too) (in step"
                + " 'loading the model')");
  }

  private static GoldenVectors of(GoldenCase... cases) {
    return new GoldenVectors("a test", 0, 0, List.of(cases));
  }

  @Test
  void goldenVectorsWithoutARowDimensionAreNamed() throws IOException {
    Tensor scalar = new Tensor("index", ElementType.INT64, new long[0], 1);
    assertThatThrownBy(
            () -> check(TestGraphs.lookup(5), of(new GoldenCase(1, List.of(scalar), List.of()))))
        .hasMessageStartingWith(
            "model m: golden vectors: case 1 input 'index' is INT64 [] for 1 rows (expected: ");
  }

  @Test
  void goldenVectorsOfManyRowsForAModelWithoutABatchDimensionAreNamed() throws IOException {
    Tensor scalar = new Tensor("x", ElementType.DOUBLE, new long[0], 1);
    assertThatThrownBy(
            () ->
                check(
                    TestGraphs.identity(ElementType.DOUBLE),
                    of(
                        new GoldenCase(1, List.of(scalar), List.of()),
                        new GoldenCase(3, List.of(scalar), List.of()))))
        .hasMessageStartingWith(
            "model m: golden vectors: case 2 rows: 3 (expected: 1, as the model has no batch");
  }

  @Test
  void aGoldenRowThatTheModelRefusesRefusesTheModel() throws IOException {
    assertThatThrownBy(() -> check(TestGraphs.lookup(2), lookups(0, 0.1f, 0.2f)))
        .hasMessageStartingWith("model m: golden vectors: a row is refused: ")
        .hasMessageContaining("idx=2");
  }

  @Test
  void goldenVectorsOfAClassifierAreCompared() throws IOException {
    Tensor features = new Tensor("features", ElementType.FLOAT, new long[] {1, 4}, 4);
    ModelOutput.OfMaps wrong =
        new ModelOutput.OfMaps("probabilities", List.of(Map.of(0L, 0.2, 1L, 0.3, 2L, 0.5)));
    GoldenVectors golden =
        new GoldenVectors(
            "a test", 1e-5, 0, List.of(new GoldenCase(1, List.of(features), List.of(wrong))));
    assertThatThrownBy(() -> check(TestGraphs.classifier(4, 1), golden))
        .hasMessageMatching(
            "model m: golden vectors: case 1: output 'probabilities' row 0 label \\d: 0\\.\\d+"
                + " \\(expected: 0\\.\\d within 1e-05\\) .*");
  }

  @Test
  void aFixedBatchTakesGoldenVectorsOfAnyNumberOfRows() throws IOException {
    Path model = file(TestGraphs.fixedBatch(3, 1));
    Tensor features = new Tensor("features", ElementType.FLOAT, new long[] {4, 4}, 16);
    for (int i = 0; i < 16; i++) {
      features.putNumber(i, i / 10.0);
    }
    GoldenCase unknown =
        new GoldenCase(
            4,
            List.of(features),
            List.of(
                new ModelOutput.OfTensor(
                    new Tensor("score", ElementType.FLOAT, new long[] {4, 1}, 4))));
    assertThatThrownBy(
            () ->
                SHARED.check(
                    model, "m", Optional.of(new GoldenVectors("a test", 0, 0, List.of(unknown)))))
        .hasMessageContaining("output 'score' row 0 element 0: ");
  }

  @Test
  void verifyingLeavesTheBundleAsItIsButForWhatIsRecorded() throws IOException {
    Path model = file(TestGraphs.lookup(5));
    ModelSignature signature;
    try (ModelRunner runner = OnnxModelRunner.open(model, OnnxOptions.DEFAULT)) {
      signature = runner.signature();
    }
    ModelBundle bundle =
        new BundleWriter("delay", model, signature)
            .goldenVectors(lookups(0, 0.1f))
            .write(folder.resolve("bundle"), new UUID(1, 2), Instant.EPOCH);
    Map<String, byte[]> before = content(bundle.folder());

    Verification verification = Verifier.verify(bundle, VerifyOptions.DEFAULT, Progress.NONE);
    assertThat(content(bundle.folder())).usingRecursiveComparison().isEqualTo(before);
    bundle.record(verification);

    Map<String, byte[]> after = content(bundle.folder());
    assertThat(after.keySet()).isEqualTo(before.keySet());
    after.remove("anabranch.json");
    before.remove("anabranch.json");
    assertThat(after).usingRecursiveComparison().isEqualTo(before);
    ModelBundle reopened = ModelBundle.open(bundle.folder());
    assertThat(reopened.verification()).contains(verification);
    assertThat(verification.goldenRows()).isEqualTo(2);
    assertThat(verification.by()).contains("ONNX Runtime 1.").contains(" on CPU, ");
    assertThat(verification.batchSizes()).startsWith(1, 2).endsWith(1024);
  }

  private static Map<String, byte[]> content(Path folder) throws IOException {
    Map<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return content;
  }
}
