// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.row.Column;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What a definition file says, checked as a whole: every name it refers to exists. Immutable. To
 * ship it to a cluster, ship {@link #source} and {@link #text} and read them there again.
 *
 * @param name of the definition
 * @param columns of the input rows, in the order of the file
 * @param eventTime null where the definition has none
 * @param key the default key of features over time; may be empty
 * @param features in the order of the file; each reads columns and earlier features only
 * @param model null where the definition ends with its features
 * @param learn learners, one model per key each; each reads columns, features, the model's outputs
 *     and outputs of earlier learners
 * @param batching how rows become micro-batches
 * @param device where the model runs
 * @param threads of one operator of the model; 0 for the pool that a process has once
 * @param remote how the model's server is asked, where the model has one
 * @param output columns, features and model outputs by name; empty for all of them
 * @param source the file's name as it was given, for messages and as the base of relative paths
 * @param text the file's text
 */
public record Definition(
    String name,
    List<Column> columns,
    EventTimeSpec eventTime,
    List<String> key,
    List<FeatureEntry> features,
    ModelSpec model,
    List<LearnSpec> learn,
    BatchPolicy batching,
    DeviceSpec device,
    int threads,
    RemoteSpec remote,
    List<String> output,
    String source,
    String text) {
  public Definition {
    Objects.requireNonNull(name, "name");
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    features = List.copyOf(features);
    learn = List.copyOf(learn);
    Objects.requireNonNull(batching, "batching");
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(remote, "remote");
    output = List.copyOf(output);
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(text, "text");
  }

  /** The path of a file that the definition names relative to itself. */
  public Path resolve(String relative) {
    return Path.of(source).resolveSibling(relative);
  }

  /**
   * 16 hexadecimal digits of the SHA-256 of all that decides feature values and the mapping to the
   * model: columns, event time, key, features with their parameters, model inputs and outputs,
   * learners. Blanks, comments, the order of keys, and the inference options do not count.
   */
  public String hash() {
    return Fingerprint.of(DefinitionTree.of(this));
  }
}
