// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.transform.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The frozen statistics of a definition's fitted transforms; kept as JSON beside the definition.
 * Equal statistics give equal bytes, and every double is read back exactly.
 *
 * @param definition name of the definition
 * @param hash of the definition that they were fitted for
 * @param rows how many rows they were fitted from
 * @param features per feature its statistics
 */
public record FittedStatistics(
    String definition, String hash, long rows, Map<String, Entry> features) {
  /**
   * The statistics of one feature.
   *
   * @param fingerprint hash of the feature's parameters and of all that its inputs are computed
   *     from
   * @param statistics what was fitted
   */
  public record Entry(String fingerprint, Statistics statistics) {
    public Entry {
      Objects.requireNonNull(fingerprint, "fingerprint");
      Objects.requireNonNull(statistics, "statistics");
    }
  }

  private static final String SUFFIX = ".fitted.json";

  public FittedStatistics {
    Objects.requireNonNull(definition, "definition");
    Objects.requireNonNull(hash, "hash");
    features = Collections.unmodifiableMap(new LinkedHashMap<>(features));
  }

  /** Nothing fitted. */
  public static FittedStatistics none() {
    return new FittedStatistics("", "", 0, Map.of());
  }

  /** Where a definition's statistics are kept: beside it, as {@code flight-delay.fitted.json}. */
  public static Path beside(String source) {
    Path path = Path.of(source);
    String file = path.getFileName().toString();
    int dot = file.lastIndexOf('.');
    return path.resolveSibling((dot > 0 ? file.substring(0, dot) : file) + SUFFIX);
  }

  /** The statistics beside a definition; {@link #none} if there is no file. */
  public static FittedStatistics load(Definition definition) {
    Path file = beside(definition.source());
    return Files.exists(file) ? read(file) : none();
  }

  public static FittedStatistics read(Path file) {
    try {
      return read(file.toString(), Files.readString(file));
    } catch (IOException e) {
      String message = file + ": cannot be read: " + e + " (expected: statistics as JSON)";
      throw new MlException(ErrorKind.USER, message, e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param file the file's name, for messages
   */
  public static FittedStatistics read(String file, String json) {
    return StatisticsJson.read(file, json);
  }

  public void write(Path file) {
    try {
      Files.writeString(file, toJson());
    } catch (IOException e) {
      String message = file + ": cannot be written: " + e + " (expected: a writable place)";
      throw new MlException(ErrorKind.USER, message, e);
    }
  }

  public String toJson() {
    return StatisticsJson.write(this);
  }

  /** The statistics of a feature; null if it is not fitted. */
  Statistics of(String feature) {
    Entry entry = features.get(feature);
    return entry == null ? null : entry.statistics();
  }

  /** Why a feature cannot be computed with these statistics; null if it can. */
  String problem(Definition wanted, String feature, String fingerprint) {
    Entry entry = features.get(feature);
    if (entry == null) {
      return notFitted(wanted, feature);
    }
    return entry.fingerprint().equals(fingerprint)
        ? null
        : feature
            + ": fitted for other parameters or inputs (expected: statistics of this definition in "
            + remedy(wanted);
  }

  static String notFitted(Definition definition, String feature) {
    return feature + ": not fitted (expected: statistics in " + remedy(definition);
  }

  private static String remedy(Definition definition) {
    Path source = Path.of(definition.source());
    return beside(definition.source()).getFileName()
        + "; run anabranch fit "
        + source.getFileName()
        + " --from ...)";
  }

  /** All of the statistics that feature values depend on, for the hash. */
  Map<String, Object> decisive() {
    Map<String, Object> tree = new LinkedHashMap<>();
    features.forEach((name, entry) -> tree.put(name, decisive(entry.statistics())));
    return tree;
  }

  private static Object decisive(Statistics statistics) {
    if (statistics instanceof Statistics.Scale scale) {
      return List.of(scale.mean(), scale.std());
    }
    if (statistics instanceof Statistics.Single single) {
      return single.value().value();
    }
    return ((Statistics.Categories) statistics).values();
  }
}
