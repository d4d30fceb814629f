// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where all of one cluster lies: {@code conf/}, {@code log/}, {@code lib/}, {@code tmp/}, {@code
 * checkpoints/}, {@code savepoints/}, {@code plan.json} (what is to run) and {@code cluster.json}
 * (what runs, by the supervisor).
 *
 * @param path absolute
 */
public record ClusterFolder(Path path) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int TAIL = 20;

  public ClusterFolder {
    path = path.toAbsolutePath().normalize();
  }

  /** {@code ~/.anabranch/cluster}. */
  public static ClusterFolder byDefault() {
    return new ClusterFolder(Path.of(System.getProperty("user.home"), ".anabranch", "cluster"));
  }

  /** The cluster of this folder, if its supervisor lives. */
  public Optional<RunningCluster> running() {
    return state()
        .filter(ClusterState::isSupervised)
        .map(state -> new RunningCluster(path, state.plan().rest(), state.plan().gateway()));
  }

  Path plan() {
    return path.resolve("plan.json");
  }

  Path configuration() {
    return path.resolve("conf");
  }

  Path logs() {
    return path.resolve("log");
  }

  Path libraries() {
    return path.resolve("lib");
  }

  Path temporary() {
    return path.resolve("tmp");
  }

  Path supervisorLog() {
    return logs().resolve("supervisor.log");
  }

  /** Held by the supervisor as long as it lives. */
  Path supervisorLock() {
    return path.resolve("supervisor.lock");
  }

  /** Held by who starts the cluster until it answers. */
  Path startLock() {
    return path.resolve("start.lock");
  }

  /** Makes the folder, for its owner alone: settings may hold secrets. */
  void create() throws IOException {
    Files.createDirectories(path);
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString("rwx------"));
    }
  }

  private Path stateFile() {
    return path.resolve("cluster.json");
  }

  Optional<ClusterState> state() {
    return read(stateFile(), ClusterState.class);
  }

  void write(ClusterState state) {
    write(stateFile(), state);
  }

  void forgetState() {
    try {
      Files.deleteIfExists(stateFile());
    } catch (IOException e) {
      throw failed(stateFile(), e);
    }
  }

  ClusterPlan readPlan() {
    return read(plan(), ClusterPlan.class)
        .orElseThrow(() -> MlException.user(plan() + ": no such file (expected: a plan)"));
  }

  void write(ClusterPlan plan) {
    write(plan(), plan);
  }

  private static <T> Optional<T> read(Path file, Class<T> type) {
    try {
      return Optional.of(JSON.readValue(Files.readString(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonProcessingException e) {
      throw MlException.user(
          file
              + ": not readable: "
              + e.getOriginalMessage()
              + " (expected: what anabranch cluster start wrote; end its processes by hand, then"
              + " remove the file)");
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** A reader sees the old text or the new one, never half of it. */
  private static void write(Path file, Object value) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(unfinished, JSON.writeValueAsString(value) + "\n");
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** What a log says of errors, else how it ends; indented. */
  static String tail(Path log) {
    try {
      List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
      List<String> errors = lines.stream().filter(ClusterFolder::tellsWhy).distinct().toList();
      List<String> shown = errors.isEmpty() ? lines : errors;
      return shown.isEmpty()
          ? "  (empty)"
          : shown.stream()
              .skip(Math.max(0, shown.size() - TAIL))
              .collect(Collectors.joining("\n  ", "  ", ""));
    } catch (IOException e) {
      return "  (not readable: " + e + ")";
    }
  }

  private static boolean tellsWhy(String line) {
    return line.contains(" ERROR ")
        || line.startsWith("Caused by: ")
        || line.startsWith("Exception in thread ");
  }

  static MlException failed(Path path, IOException e) {
    return new MlException(ErrorKind.USER, path + ": " + e + " (expected: it can be written)", e);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
