// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, versions, aliases and tags, in files that a person can read. */
final class FileRegistryTest {
  @TempDir Path folder;
  private Path root;
  private FileRegistry registry;

  @BeforeEach
  void makeRegistry() {
    root = folder.resolve("registry");
    registry = RegistryFixture.registry(root);
  }

  private ModelVersion register(String content) {
    return registry.register("delays", RegistryFixture.bundle(folder, content));
  }

  @Test
  void anEmptyRegistryHasNoNamesAndSaysSo() {
    assertThat(registry.names()).isEmpty();
    assertThatThrownBy(() -> registry.model("delays"))
        .hasMessage(
            "model: delays (expected: one of [], the models in the registry " + root.toUri() + ")");
  }

  @Test
  void versionsAreNumberedAndResolvedByNumberAndAlias() {
    ModelVersion one = register("one");
    ModelVersion two = register("two");
    registry.alias("delays", "champion", 1);
    registry.alias("delays", "champion", 2);
    registry.alias("delays", "champion", 1);
    assertThat(List.of(one.version(), two.version())).containsExactly(1L, 2L);
    assertThat(registry.names()).containsExactly("delays");
    assertThat(registry.resolve(ModelUri.parse("models:/delays/2"))).isEqualTo(two);
    assertThat(registry.resolve(ModelUri.parse("models:/delays@champion"))).isEqualTo(one);
    assertThat(registry.model("delays").aliases().get("champion"))
        .extracting(AliasEntry::version)
        .containsExactly(1L, 2L, 1L);
    assertThat(registry.fetch(two, folder).modelFile()).hasContent("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"models:/delays", "models:/delays/7", "models:/delays@prod"})
  void whatIsNotThereIsRefusedWithWhatIs(String uri) {
    register("one");
    registry.alias("delays", "champion", 1);
    assertThatThrownBy(() -> registry.resolve(ModelUri.parse(uri)))
        .hasMessage(
            "model: "
                + uri
                + " (expected: one of the versions [1], as in models:/delays/1, or one of the"
                + " aliases [champion], as in models:/delays@champion; registry: "
                + root.toUri()
                + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models:delays/1",
        "models:/",
        "models:/../1",
        "models:/a/b/1",
        "models:/a/0",
        "models:/a/latest",
        "models:/a/",
        "models:/a@",
        "models:/a@../x",
        "models:/a b/1",
        "models:/.a/1",
        "models:///a/1",
        "models:/a/99999999999999999999"
      })
  void whatIsNoReferenceIsRefused(String text) {
    assertThatThrownBy(() -> ModelUri.parse(text))
        .hasMessageStartingWith("model: " + text)
        .hasMessageContaining("(expected: models:/NAME/VERSION or models:/NAME@ALIAS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"models:/a.b-c_1/3", "models:/a@champion", "models:/a"})
  void aReferenceIsReadAsItIsWritten(String text) {
    assertThat(ModelUri.parse(text)).hasToString(text);
  }

  @Test
  void aTagIsSetAgainAndKeepsItsKind() {
    ModelVersion version = register("one");
    registry.tag("delays", "owner", "ops");
    registry.tag("delays", "owner", "science");
    registry.tag("delays", version.version(), "run", "42");
    assertThat(registry.model("delays").tags()).containsExactly(Map.entry("owner", "science"));
    assertThat(registry.model("delays").latest().tags()).containsEntry("run", "42");
  }

  @Test
  void noNameLeavesTheRegistry() {
    ModelBundle bundle = RegistryFixture.bundle(folder, "one");
    assertThatThrownBy(() -> registry.register("../delays", bundle))
        .hasMessageStartingWith("name: '../delays' (expected: ");
    assertThatThrownBy(() -> registry.model("..")).hasMessageStartingWith("name: '..'");
    register("two");
    assertThatThrownBy(() -> registry.alias("delays", "a/b", 1))
        .hasMessageStartingWith("name: 'a/b' (expected: ");
    assertThatThrownBy(() -> registry.tag("delays", "", "x")).hasMessageStartingWith("name: ''");
  }

  @Test
  void aVersionThatIsCutAnywhereIsNotThereAndNeitherIsItsNumberTakenAgain() throws IOException {
    register("one");
    Path file = root.resolve("delays/versions/1/registered.json");
    String whole = Files.readString(file).strip();
    for (int length = 0; length < whole.length(); length += 7) {
      Files.writeString(file, whole.substring(0, length));
      assertThat(registry.names()).isEmpty();
    }
    Files.delete(file);
    assertThat(registry.names()).isEmpty();
    assertThat(register("two").version()).isEqualTo(2);
  }

  @Test
  void aChangedFileOfAVersionIsRefused() throws IOException {
    ModelVersion version = register("one");
    Files.writeString(root.resolve("delays/versions/1/bundle/model.onnx"), "two");
    assertThatThrownBy(() -> registry.fetch(version, folder))
        .hasMessageContaining("model.onnx was changed");
  }

  @Test
  void aBundleElsewhereIsCopiedOnceAndChecked() throws IOException {
    ModelVersion version = register("one");
    FileRegistry remote = RegistryFixture.registry(new Elsewhere(new LocalStorage(root)));
    Path cache = folder.resolve("cache");
    ModelBundle first = remote.fetch(version, cache);
    assertThat(first.modelFile()).hasContent("one");
    assertThat(first.folder()).startsWith(cache.toRealPath());
    assertThat(cache.toFile().list()).containsExactly(version.filesDigest());
    // Taken from the cache, even where the origin is gone or was changed.
    Path origin = root.resolve("delays/versions/1/bundle/model.onnx");
    Files.writeString(origin, "two");
    assertThat(remote.fetch(version, cache).modelFile()).hasContent("one");
    assertThatThrownBy(() -> remote.fetch(version, folder.resolve("other")))
        .hasMessageContaining("model.onnx was changed");
    assertThat(folder.resolve("other").toFile().list()).isEmpty();
  }

  @Test
  void aDamagedCopyIsMadeAgain() throws IOException {
    ModelVersion version = register("one");
    FileRegistry remote = RegistryFixture.registry(new Elsewhere(new LocalStorage(root)));
    Path cache = folder.resolve("cache");
    Path copy = remote.fetch(version, cache).modelFile();
    assertThat(Files.getPosixFilePermissions(cache))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    Files.delete(copy);
    assertThat(remote.fetch(version, cache).modelFile()).hasContent("one");
    assertThat(cache.toFile().list()).containsExactly(version.filesDigest());
  }

  @Test
  void aVersionWhoseManifestWasWrittenAgainIsRefused() throws IOException {
    ModelVersion version = register("one");
    Path manifest = root.resolve("delays/versions/1/bundle/anabranch.json");
    Files.writeString(manifest, Files.readString(manifest) + " ");
    assertThatThrownBy(() -> registry.fetch(version, folder))
        .hasMessageContaining(
            "has other files than were registered: [BundleFile[path=anabranch.json")
        .hasMessageEndingWith("; a version never changes)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "versions/2/registered.json | \"version\" : 2 | \"version\" : 1",
        "versions/2/registered.json | \"name\" : \"delays\" | \"name\" : \"../delays\"",
        "versions/2/registered.json | 2026- | 2026_",
        "versions/2/registered.json | \"contentDigest\" : \" | \"contentDigest\" : \"x",
        "versions/2/registered.json | \"by\" : \"a test\" | \"by\" : null",
        "aliases/broken/1.json | 2026- | 2026_",
        "aliases/broken/1.json | \"value\" : \"1\" | \"value\" : \"one\"",
      })
  void aWrongFileIsNamedAndInTheWayOfNothingElse(String file, String written, String wrong)
      throws IOException {
    ModelVersion one = register("one");
    register("two");
    registry.alias("delays", "good", 1);
    registry.alias("delays", "broken", 1);
    Path path = root.resolve("delays").resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(written);
    Files.writeString(path, text.replace(written, wrong));
    assertThat(registry.resolve(ModelUri.parse("models:/delays/1"))).isEqualTo(one);
    assertThat(registry.resolve(ModelUri.parse("models:/delays@good"))).isEqualTo(one);
    assertThatThrownBy(() -> registry.model("delays"))
        .isInstanceOfSatisfying(
            MlException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
        .hasMessageContaining(file.substring(0, file.lastIndexOf('/')))
        .hasMessageContaining("(expected: ");
  }

  /** A storage that this machine cannot see as files of its own. */
  private record Elsewhere(RegistryStorage storage) implements RegistryStorage {
    @Override
    public String uri(String path) {
      return storage.uri(path);
    }

    @Override
    public List<String> list(String path) throws IOException {
      return storage.list(path);
    }

    @Override
    public InputStream read(String file) throws IOException {
      return storage.read(file);
    }

    @Override
    public OutputStream create(String file) throws IOException {
      return storage.create(file);
    }

    @Override
    public void delete(String file) throws IOException {
      storage.delete(file);
    }

    @Override
    public Optional<Path> local(String path) {
      return Optional.empty();
    }
  }
}
