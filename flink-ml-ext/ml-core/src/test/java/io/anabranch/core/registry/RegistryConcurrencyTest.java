// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.bundle.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;

/** Writers that know nothing of each other share no number, and lose none. */
final class RegistryConcurrencyTest {
  @TempDir Path folder;

  /** Waits at random around every step, so that writers meet in every order. */
  private record Slow(RegistryStorage storage, Random random) implements RegistryStorage {
    private void pause() {
      try {
        Thread.sleep(random.nextInt(4));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String uri(String path) {
      return storage.uri(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
      pause();
      return storage.list(path);
    }

    @Override
    public InputStream read(String file) throws IOException {
      return storage.read(file);
    }

    @Override
    public OutputStream create(String file) throws IOException {
      pause();
      OutputStream out = storage.create(file);
      pause();
      return out;
    }

    @Override
    public void delete(String file) throws IOException {
      pause();
      storage.delete(file);
    }

    @Override
    public Optional<Path> local(String path) {
      return storage.local(path);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void threadsOfManyRegistriesTakeNumbersOfTheirOwn(long seed) throws Exception {
    Path root = folder.resolve("registry");
    List<Callable<Long>> writers = new ArrayList<>();
    for (int writer = 0; writer < 24; writer++) {
      ModelBundle bundle = RegistryFixture.bundle(folder, "b" + writer);
      Slow storage = new Slow(new LocalStorage(root), new Random(seed * 100 + writer));
      writers.add(() -> RegistryFixture.registry(storage).register("m", bundle).version());
    }
    ExecutorService threads = Executors.newFixedThreadPool(12);
    List<Long> numbers = new ArrayList<>();
    try {
      for (Future<Long> number : threads.invokeAll(writers)) {
        numbers.add(number.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(numbers).hasSize(24).doesNotHaveDuplicates();
    RegisteredModel model = RegistryFixture.registry(root).model("m");
    assertThat(model.versions().stream().map(ModelVersion::version))
        .containsExactlyInAnyOrderElementsOf(numbers);
    assertThat(model.versions().stream().map(ModelVersion::contentDigest)).doesNotHaveDuplicates();
    model.versions().forEach(version -> RegistryFixture.registry(root).fetch(version, folder));
  }

  @Test
  void processesTakeNumbersOfTheirOwn() throws Exception {
    Path root = folder.resolve("registry");
    List<Process> writers = new ArrayList<>();
    for (int writer = 0; writer < 3; writer++) {
      Path bundle = RegistryFixture.bundle(folder, "b" + writer).folder();
      writers.add(writer(root, bundle, 10));
    }
    List<Long> numbers = new ArrayList<>();
    for (Process writer : writers) {
      String output = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(writer.waitFor()).as(output).isZero();
      output.lines().map(Long::valueOf).forEach(numbers::add);
    }
    assertThat(numbers).hasSize(30).doesNotHaveDuplicates();
    FileRegistry registry = RegistryFixture.registry(root);
    RegisteredModel model = registry.model("delays");
    assertThat(model.versions().stream().map(ModelVersion::version))
        .containsExactlyInAnyOrderElementsOf(numbers);
    assertThat(model.aliases().get("champion").stream().map(AliasEntry::version))
        .containsExactlyInAnyOrderElementsOf(numbers);
    model.versions().forEach(version -> registry.fetch(version, folder));
  }

  @Test
  void aWriterThatIsKilledCostsNothingButNumbers() throws Exception {
    Path root = folder.resolve("registry");
    ModelBundle bundle = RegistryFixture.bundle(folder, "b");
    Process victim = writer(root, bundle.folder(), 1_000_000);
    assertThat(victim.getInputStream().read()).isNotEqualTo(-1);
    victim.destroyForcibly().waitFor();
    FileRegistry registry = RegistryFixture.registry(root);
    List<ModelVersion> before = registry.model("delays").versions();
    ModelVersion next = registry.register("delays", bundle);
    assertThat(registry.model("delays").versions()).hasSize(before.size() + 1).contains(next);
    registry.alias("delays", "champion", next.version());
    assertThat(registry.resolve(ModelUri.parse("models:/delays@champion"))).isEqualTo(next);
    registry.model("delays").versions().forEach(version -> registry.fetch(version, folder));
  }

  private static Process writer(Path root, Path bundle, int versions) throws IOException {
    String classPath =
        Stream.of(
                RegistryWriter.class,
                FileRegistry.class,
                ObjectMapper.class,
                JsonParser.class,
                JsonInclude.class,
                Load.class)
            .map(
                type -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
            .map(Path::toString)
            .distinct()
            .collect(Collectors.joining(System.getProperty("path.separator")));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            RegistryWriter.class.getName(),
            root.toString(),
            bundle.toString(),
            Integer.toString(versions))
        .redirectErrorStream(true)
        .start();
  }
}
