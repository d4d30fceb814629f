// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.jobs.model.BundleJob;
import io.anabranch.onnx.learn.LearnedGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * One key's model as ONNX. Where the learner has a prior, so has the graph: an input beside the
 * features, of two classes in log-odds.
 */
public final class DeviceGraph {
  private DeviceGraph() {}

  /**
   * The model's bytes.
   *
   * @throws MlException of kind USER where the learner's kind has no form in ONNX
   */
  static byte[] of(DeviceModel device) {
    LearnSpec spec = device.learner();
    List<String> features = spec.learner().features();
    List<String> classes = spec.learner().classes();
    Optional<ModelStructure> structure = device.model().model().structure();
    if (spec.prior() != null && structure.isPresent()) {
      return LearnedGraph.withPrior(structure.get(), features, classes);
    }
    return LearnedGraph.of(device.model().model(), spec.learner().kind(), features, classes);
  }

  /** Writes a file that must not be there yet. */
  public static void writeFile(DeviceModel device, Path file) {
    byte[] graph = of(device);
    if (Files.exists(file)) {
      throw MlException.user("--into: " + file + " exists (expected: a new file)");
    }
    write(graph, file);
  }

  /**
   * Writes a bundle, with golden vectors of random rows.
   *
   * @param into a new folder
   * @param clock says when it was made
   */
  public static ModelBundle writeBundle(DeviceModel device, Path into, Clock clock) {
    byte[] graph = of(device);
    try {
      Path file = Files.createTempDirectory("anabranch-device").resolve("model.onnx");
      try {
        write(graph, file);
        return new BundleJob(
                file, name(device), Optional.empty(), Optional.empty(), Optional.empty())
            .write(into, clock);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(file.getParent());
      }
    } catch (IOException e) {
      throw failed(into, e);
    }
  }

  /** As in {@code late-ATL}: the learner, and what of the key may stand in a model's name. */
  private static String name(DeviceModel device) {
    return device.learner().name() + "-" + device.key().replaceAll("[^A-Za-z0-9_-]+", "-");
  }

  private static void write(byte[] graph, Path file) {
    try {
      if (file.getParent() != null) {
        Files.createDirectories(file.getParent());
      }
      Files.write(file, graph);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static MlException failed(Path into, IOException e) {
    return new MlException(ErrorKind.EXTERNAL, "--into: " + into + ": " + e, e);
  }
}
