// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.bundle.ModelNames;
import io.anabranch.core.bundle.ReadableJson;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A registry that is nothing but files, on any storage that lists what was created.
 *
 * <pre>
 * NAME/versions/3/bundle/...          the bundle, file by file
 * NAME/versions/3/registered.json     written last: only with it there is a version 3
 * NAME/versions/3/tags/KEY/1.json     what a tag of the version was set to; the last counts
 * NAME/versions/claims/3-ID           who took the number 3
 * NAME/aliases/champion/2.json        what an alias was pointed to; the last counts
 * NAME/tags/KEY/1.json                what a tag of the name was set to
 * </pre>
 *
 * <p>Nothing is ever changed in place, so a reader sees what is there or sees it a moment later.
 * Writers need no lock, see {@link Numbering}. A writer that dies leaves a number out, and perhaps
 * files in a folder without {@code registered.json}.
 */
public final class FileRegistry implements ModelRegistry {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final String VERSIONS = "/versions";
  private static final String ALIASES = "/aliases";
  private static final String TAGS = "/tags";

  private final RegistryStorage storage;
  private final BundleCopies copies;
  private final Clock clock;
  private final String by;

  /**
   * @param clock says when a version or alias was made, for people
   * @param by who makes them
   */
  public FileRegistry(RegistryStorage storage, Clock clock, String by) {
    this.storage = Objects.requireNonNull(storage, "storage");
    this.copies = new BundleCopies(storage);
    this.clock = Objects.requireNonNull(clock, "clock");
    this.by = Objects.requireNonNull(by, "by");
  }

  @Override
  public String location() {
    return storage.uri("");
  }

  @Override
  public List<String> names() {
    return calling(
        () -> {
          List<String> names = new ArrayList<>();
          for (String name : storage.list("")) {
            if (ModelNames.isName(name) && hasVersions(name)) {
              names.add(name);
            }
          }
          names.sort(null);
          return names;
        });
  }

  /** What is wrong with a version is for those to hear who ask for it. */
  private boolean hasVersions(String name) throws IOException {
    try {
      return !versions(name).isEmpty();
    } catch (MlException e) {
      return true;
    }
  }

  @Override
  public RegisteredModel model(String name) {
    ModelNames.require(name);
    return calling(() -> read(name))
        .orElseThrow(
            () ->
                MlException.user(
                    "model: "
                        + name
                        + " (expected: one of "
                        + names()
                        + ", the models in the registry "
                        + location()
                        + ")"));
  }

  private Optional<RegisteredModel> read(String name) throws IOException {
    List<ModelVersion> versions = versions(name);
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    Map<String, List<AliasEntry>> aliases = new TreeMap<>();
    for (String alias : storage.list(name + ALIASES)) {
      List<AliasEntry> history = new ArrayList<>();
      for (NumberedLog.Entry entry : log(name + ALIASES, alias).entries()) {
        history.add(
            new AliasEntry(
                target(name, alias, entry.value()), Instant.parse(entry.at()), entry.by()));
      }
      if (!history.isEmpty()) {
        aliases.put(alias, history);
      }
    }
    return Optional.of(new RegisteredModel(name, versions, aliases, tags(name + TAGS)));
  }

  private List<ModelVersion> versions(String name) throws IOException {
    Map<Long, ModelVersion> versions = new TreeMap<>();
    for (String number : storage.list(name + VERSIONS)) {
      if (NUMBER.matcher(number).matches()) {
        long version = Long.parseLong(number);
        version(name, version).ifPresent(found -> versions.put(version, found));
      }
    }
    return List.copyOf(versions.values());
  }

  private Optional<ModelVersion> version(String name, long number) throws IOException {
    String folder = folder(name, number);
    Optional<Registration> written =
        WholeJson.read(storage, folder + "/" + Registration.FILE, Registration.class);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    if (!written.get().name().equals(name) || written.get().version() != number) {
      throw MlException.user(
          storage.uri(folder + "/" + Registration.FILE)
              + ": version "
              + written.get().version()
              + " of "
              + written.get().name()
              + " (expected: version "
              + number
              + " of "
              + name
              + ", as its folders say)");
    }
    return Optional.of(
        written.get().version(storage.uri(bundle(name, number)), tags(folder + TAGS)));
  }

  private long target(String name, String alias, String value) {
    if (!NUMBER.matcher(value).matches()) {
      throw MlException.user(
          storage.uri(name + ALIASES + "/" + alias)
              + ": value: "
              + value
              + " (expected: the number of a version)");
    }
    return Long.parseLong(value);
  }

  private Map<String, String> tags(String folder) throws IOException {
    Map<String, String> tags = new TreeMap<>();
    for (String key : storage.list(folder)) {
      log(folder, key).last().ifPresent(entry -> tags.put(key, entry.value()));
    }
    return tags;
  }

  private static String folder(String name, long version) {
    return name + VERSIONS + "/" + version;
  }

  private static String bundle(String name, long version) {
    return folder(name, version) + "/bundle";
  }

  private NumberedLog log(String folder, String key) {
    return new NumberedLog(storage, folder + "/" + key);
  }

  /** Reads what the reference names and no more, so that nothing else can be in its way. */
  @Override
  public ModelVersion resolve(ModelUri uri) {
    return calling(() -> find(uri)).orElseThrow(() -> unknown(uri, model(uri.name())));
  }

  private Optional<ModelVersion> find(ModelUri uri) throws IOException {
    Optional<Long> number = uri.version();
    if (uri.alias().isPresent()) {
      String alias = uri.alias().get();
      number =
          log(uri.name() + ALIASES, alias).last().map(e -> target(uri.name(), alias, e.value()));
    }
    return number.isPresent() ? version(uri.name(), number.get()) : Optional.empty();
  }

  private MlException unknown(ModelUri uri, RegisteredModel model) {
    List<Long> versions = model.versions().stream().map(ModelVersion::version).toList();
    return MlException.user(
        "model: "
            + uri
            + " (expected: one of the versions "
            + versions
            + ", as in "
            + model.latest().reference()
            + ", or one of the aliases "
            + model.aliases().keySet()
            + ", as in "
            + ModelUri.SCHEME
            + model.name()
            + "@"
            + model.aliases().keySet().stream().findFirst().orElse("champion")
            + "; registry: "
            + location()
            + ")");
  }

  @Override
  public ModelVersion register(String name, ModelBundle bundle) {
    ModelNames.require(name);
    return calling(
        () -> {
          long number = new Numbering(storage, name + VERSIONS + "/" + NumberedLog.CLAIMS).next();
          copies.put(bundle, bundle(name, number));
          Registration registration =
              new Registration(
                  name,
                  number,
                  bundle.contentDigest(),
                  clock.instant().toString(),
                  by,
                  bundle.allFiles());
          String file = folder(name, number) + "/" + Registration.FILE;
          try (OutputStream out = storage.create(file)) {
            out.write(ReadableJson.write(registration).getBytes(StandardCharsets.UTF_8));
          }
          return registration.version(storage.uri(bundle(name, number)), Map.of());
        });
  }

  @Override
  public ModelBundle fetch(ModelVersion version, Path cache) {
    String folder = bundle(version.name(), version.version());
    Optional<Path> local = storage.local(folder).filter(Files::isDirectory);
    return local.isPresent()
        ? BundleCopies.opened(local.get(), version)
        : calling(() -> copies.get(version, folder, cache));
  }

  @Override
  public void alias(String name, String alias, long version) {
    ModelNames.require(alias);
    resolve(new ModelUri(name, Optional.of(version), Optional.empty()));
    append(name + ALIASES, alias, Long.toString(version));
  }

  @Override
  public void tag(String name, String key, String value) {
    ModelNames.require(key);
    model(name);
    append(name + TAGS, key, value);
  }

  @Override
  public void tag(String name, long version, String key, String value) {
    ModelNames.require(key);
    resolve(new ModelUri(name, Optional.of(version), Optional.empty()));
    append(folder(name, version) + TAGS, key, value);
  }

  private void append(String folder, String key, String value) {
    NumberedLog.Entry entry = new NumberedLog.Entry(value, clock.instant().toString(), by);
    calling(
        () -> {
          log(folder, key).append(entry);
          return entry;
        });
  }

  private <T> T calling(StorageCall<T> call) {
    try {
      return call.run();
    } catch (IOException e) {
      throw new MlException(
          ErrorKind.EXTERNAL,
          "registry: "
              + location()
              + ": "
              + e
              + " (expected: a place that can be read and written)",
          e);
    }
  }

  private interface StorageCall<T> {
    T run() throws IOException;
  }
}
