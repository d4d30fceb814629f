// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.regex.Pattern;

/** Reads the name that a feature or learner gives to what it adds. */
final class EntryName {
  static final String KEY = "name";
  private static final String RULE = "a name of letters, digits and underscores";
  private static final Pattern NAMES = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  private EntryName() {}

  /** A placeholder, with a problem, where there is none. */
  static String read(Section section, Scope scope) {
    Value value = section.require(KEY, RULE);
    String name = value == null ? null : value.text(RULE);
    if (name == null) {
      return "?";
    }
    if (!NAMES.matcher(name).matches()) {
      value.refuse(RULE);
    }
    String clash = scope.clash(name);
    if (clash != null) {
      value.refuse(clash);
    }
    return name;
  }
}
