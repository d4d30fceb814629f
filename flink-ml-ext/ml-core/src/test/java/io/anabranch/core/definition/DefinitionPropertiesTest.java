// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class DefinitionPropertiesTest {
  /** Below these, keys are names that the user chooses. */
  private static final Set<String> FREE = Set.of("columns", "inputs", "outputs");

  private static Definition read(String text) {
    return DefinitionReader.read("d.yaml", text);
  }

  @Property(tries = 300)
  void theWayItIsWrittenDoesNotMatter(@ForAll long seed, @ForAll long writing) {
    Map<String, Object> tree = DefinitionTrees.random(new Random(seed));
    Definition one = read(YamlWriter.write(tree, new Random(writing)));
    Definition other = read(YamlWriter.write(tree, new Random(writing + 1)));

    assertThat(other.hash()).isEqualTo(one.hash()).matches("[0-9a-f]{16}");
    assertThat(other.features()).isEqualTo(one.features());
    assertThat(other.model()).isEqualTo(one.model());
    assertThat(other.batching()).isEqualTo(one.batching());
    assertThat(read(one.text())).isEqualTo(one);
  }

  @Property(tries = 300)
  void aWrongKeyIsReportedWithItsLine(@ForAll long seed) {
    Random random = new Random(seed);
    Map<String, Object> tree = DefinitionTrees.random(random);
    List<Map<String, Object>> maps = new ArrayList<>();
    collect(tree, maps);
    Map<String, Object> victim = maps.get(random.nextInt(maps.size()));
    List<String> keys = new ArrayList<>(victim.keySet());
    String key = keys.get(random.nextInt(keys.size()));
    String wrong = key + "z";
    victim.put(wrong, victim.remove(key));
    String text = YamlWriter.write(tree, random);
    int line = text.substring(0, text.indexOf(wrong)).split("\n", -1).length;

    MlException error = catchThrowableOfType(MlException.class, () -> read(text));

    assertThat(error).as(text).isNotNull();
    assertThat(error.kind()).isEqualTo(ErrorKind.USER);
    assertThat(error.getMessage().lines())
        .as(text)
        .allMatch(problem -> problem.matches("d\\.yaml:[0-9]+: .+ \\(expected: .+\\)"))
        .anyMatch(
            problem -> problem.startsWith("d.yaml:" + line + ": ") && problem.contains(wrong));
  }

  private static void collect(Object value, List<Map<String, Object>> maps) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> found = cast(map);
      maps.add(found);
      found.forEach(
          (key, item) -> {
            if (!FREE.contains(key)) {
              collect(item, maps);
            }
          });
    } else if (value instanceof List<?> list) {
      list.forEach(item -> collect(item, maps));
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  @Test
  void everyChangeThatDecidesValuesChangesTheHash() {
    String base =
        """
        name: d
        columns: {t: TIMESTAMP(3), s: STRING, x: DOUBLE}
        event-time: {column: t, out-of-orderness: 1 min}
        key: s
        features:
          - {name: a, log: x, offset: 1}
          - {name: r, over: {window: 3 h, of: x, rows: 9, lag: 1 h}, stats: [count, mean]}
        model: {path: m.onnx, inputs: {f: [a, r]}, outputs: {variable: p}}
        """;
    Map<String, String> changes = new LinkedHashMap<>();
    changes.put("x: DOUBLE", "x: FLOAT");
    changes.put("1 min", "2 min");
    changes.put("offset: 1", "offset: 2");
    changes.put("name: a, log", "name: a, standardize");
    changes.put("window: 3 h", "window: 4 h");
    changes.put("rows: 9", "rows: 8");
    changes.put("lag: 1 h", "lag: 2 h");
    changes.put("[count, mean]", "[mean, count]");
    changes.put("[a, r]", "[r, a]");
    changes.put("variable: p", "variable: q");
    Set<String> hashes = new HashSet<>(Set.of(read(base).hash()));
    changes.forEach(
        (from, to) -> {
          String changed = base.replace(from, to).replace("standardize: x, offset: 1", "clip: x");
          assertThat(hashes.add(read(changed).hash())).as(to).isTrue();
        });

    assertThat(read(base + "inference: {mode: async}\noutput: [p]\n# end\n").hash())
        .isEqualTo(read(base).hash());
    assertThat(read(base.replace("3 h", "180 min").replace("m.onnx", "n.onnx")).hash())
        .isEqualTo(read(base).hash());
  }
}
