// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of what the core knows by name, with their values as they are written. */
final class SectionTexts {
  private SectionTexts() {}

  /**
   * @param known names of all options
   */
  static Map<String, String> of(Section section, List<String> known) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : known) {
      Value value = section.find(key);
      if (value == null) {
        continue;
      }
      if (value.written() == null) {
        value.refuse("a text, number or boolean");
      } else {
        texts.put(key, value.written());
      }
    }
    section.finish();
    return texts;
  }
}
