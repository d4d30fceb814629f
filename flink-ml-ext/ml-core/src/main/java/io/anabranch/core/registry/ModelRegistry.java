// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.error.MlException;
import java.nio.file.Path;
import java.util.List;

/**
 * Names, numbered versions that never change, aliases that point to versions, and tags. Any thread,
 * and any number of processes at once. What cannot be reached is an {@link MlException} of kind
 * EXTERNAL; a name, version or alias that does not exist is one of kind USER that says what does.
 */
public interface ModelRegistry {
  /** Where it is, for a person. */
  String location();

  /** All names that have a version, sorted. */
  List<String> names();

  RegisteredModel model(String name);

  /** The version that a reference means now. */
  ModelVersion resolve(ModelUri uri);

  /**
   * Adds a bundle as the next version of a name. It is there as a whole, or, where the caller dies
   * on the way, not at all. Numbers grow; some may be left out.
   */
  ModelVersion register(String name, ModelBundle bundle);

  /**
   * The version's bundle on this machine, every file of it checked.
   *
   * @param cache folder for bundles that lie elsewhere; kept by digest and used again
   */
  ModelBundle fetch(ModelVersion version, Path cache);

  /** Lets an alias point to a version; the last to say so wins, and what it was stays on record. */
  void alias(String name, String alias, long version);

  /** Sets a tag of a name. */
  void tag(String name, String key, String value);

  /** Sets a tag of a version. */
  void tag(String name, long version, String key, String value);
}
