// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The transforms that a definition may name. */
public final class FeatureTransforms {
  private static final Map<String, Function<Arguments, FeatureTransform>> KINDS = kinds();

  private FeatureTransforms() {}

  private static Map<String, Function<Arguments, FeatureTransform>> kinds() {
    Map<String, Function<Arguments, FeatureTransform>> kinds = new LinkedHashMap<>();
    kinds.put(Standardize.KIND, Standardize::read);
    kinds.put(Impute.KIND, Impute::read);
    kinds.put(OneHot.KIND, OneHot::read);
    kinds.put(StringIndex.KIND, StringIndex::read);
    kinds.put(Bucketize.KIND, Bucketize::read);
    kinds.put(Hash.KIND, Hash::read);
    kinds.put(Log.KIND, Log::read);
    kinds.put(Clip.KIND, Clip::read);
    kinds.put(Calendar.KIND, Calendar::read);
    for (Arithmetic.Operation operation : Arithmetic.Operation.values()) {
      kinds.put(operation.kind(), arguments -> Arithmetic.read(operation, arguments));
    }
    return Collections.unmodifiableMap(kinds);
  }

  /** Names of all transforms, as definitions write them. */
  public static List<String> names() {
    return new ArrayList<>(KINDS.keySet());
  }

  /** Reads the transform {@code kind}, one of {@link #names}. */
  public static FeatureTransform read(String kind, Arguments arguments) {
    return KINDS.get(kind).apply(arguments);
  }
}
