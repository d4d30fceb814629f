// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import java.util.List;

/**
 * One feature of a definition as its transform reads it. A value that is missing or wrong is noted
 * with its line, and a harmless value is returned in its place, so that all problems of a file are
 * found at once; the transform built from it is then thrown away. Keys that no reader asks for are
 * unknown keys, therefore a reader asks for all of its keys in every case.
 */
public interface Arguments {
  /** The feature's name. */
  String name();

  /** A column or an earlier feature. */
  String column(String key);

  /** Two columns or earlier features, in order. */
  List<String> pair(String key);

  double number(String key);

  double number(String key, double otherwise);

  /** Numbers that increase strictly; at least one. */
  List<Double> increasing(String key);

  /** A whole number from {@code least} up. */
  long whole(String key, long least);

  /** Distinct texts; null where the key is absent. */
  List<String> texts(String key);

  /** A text, number or boolean; booleans are 1 and 0. */
  Constant constant(String key);

  /** One of an enum's constants, written in kebab-case; required. */
  <E extends Enum<E>> E choice(String key, Class<E> type);

  <E extends Enum<E>> E choice(String key, E otherwise);
}
