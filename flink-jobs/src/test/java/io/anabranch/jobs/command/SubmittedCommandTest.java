// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class SubmittedCommandTest {
  private static final Path HERE = Path.of("/home/me");

  @TempDir Path folder;

  private static List<String> words(String... line) {
    return words(Map.of(), line);
  }

  private static List<String> words(Map<String, String> environment, String... line) {
    CommandLine root =
        new CommandLine(new AnabranchCommand()).setCaseInsensitiveEnumValuesAllowed(true);
    root.parseArgs(line);
    CommandLine score = root.getSubcommands().get("score");
    return SubmittedCommand.of(score.getCommandSpec(), HERE, environment);
  }

  @Test
  void pathsBecomeAbsoluteAndNothingElseIsTouched() {
    assertThat(
            words(
                "score",
                "score",
                "--fitted=f.json",
                "--registry",
                "models",
                "--from",
                "connector=filesystem",
                "path=../in",
                "format=json",
                "--to",
                "connector=filesystem",
                "path=s3://bucket/out",
                "format=json",
                "-p",
                "2"))
        .containsExactly(
            "score",
            "/home/me/score",
            "--fitted=/home/me/f.json",
            "--registry",
            "/home/me/models",
            "--from",
            "connector=filesystem",
            "path=/home/in",
            "format=json",
            "--to",
            "connector=filesystem",
            "path=s3://bucket/out",
            "format=json",
            "-p",
            "2");
  }

  @Test
  void whatSaysHowToSubmitIsLeftOut() {
    List<String> kept = List.of("score", "/d.yaml", "--from", "a=b", "--to", "c=d");
    assertThat(
            words(
                "--cluster",
                "a:1",
                "score",
                "/d.yaml",
                "--from",
                "a=b",
                "--to",
                "c=d",
                "--detached",
                "--from-savepoint",
                "/s",
                "--allow-non-restored-state"))
        .isEqualTo(kept);
    assertThat(
            words(
                "score",
                "/d.yaml",
                "--from",
                "a=b",
                "--to",
                "c=d",
                "--cluster=a:1",
                "--from-savepoint=/s"))
        .isEqualTo(kept);
  }

  @Test
  void theRegistryOfTheEnvironmentIsKeptUnlessOneIsGiven() {
    Map<String, String> environment = Map.of("ANABRANCH_REGISTRY", "models");
    String[] line = {"score", "/d.yaml", "--from", "a=b", "--to", "c=d"};
    List<String> kept = new ArrayList<>(List.of(line));
    kept.addAll(List.of("--registry", "/home/me/models"));
    assertThat(words(environment, line)).isEqualTo(kept);
    assertThat(words(Map.of("ANABRANCH_REGISTRY", "s3://models/all"), line))
        .endsWith("--registry", "s3://models/all");
    assertThat(words(environment, kept.toArray(String[]::new))).isEqualTo(kept);
    assertThat(words(Map.of("ANABRANCH_REGISTRY", " "), line)).containsExactly(line);
  }

  @Test
  void argumentFilesAreExpanded() throws Exception {
    Path file = Files.writeString(folder.resolve("options"), "--from a=b\n--to path=out\n");
    assertThat(words("score", "/d.yaml", "@" + file))
        .containsExactly("score", "/d.yaml", "--from", "a=b", "--to", "path=/home/me/out");
  }
}
