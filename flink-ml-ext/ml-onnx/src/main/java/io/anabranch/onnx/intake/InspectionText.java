// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An inspection for a person. Texts out of the file are cut, and characters that could steer a
 * terminal are replaced.
 */
public final class InspectionText {
  private static final int OPERATORS = 8;
  private static final int METADATA = 12;
  private static final int WIDTH = 100;

  private final StringBuilder text = new StringBuilder();

  private InspectionText() {}

  public static String of(ModelInspection model) {
    InspectionText text = new InspectionText();
    text.write(model);
    return text.text.toString();
  }

  private void write(ModelInspection model) {
    line("model", model.file());
    line("  size", size(model.bytes()));
    line("  sha-256", model.sha256());
    line("  written by", (model.producer().isEmpty() ? "?" : model.producer()));
    line("  format", "ONNX, IR version " + model.irVersion() + ", opset " + opsets(model));
    line(
        "  graph",
        String.format(
            Locale.ROOT,
            "%s: %,d nodes, %,d parameters",
            model.graph().isEmpty() ? "(no name)" : model.graph(),
            model.nodes(),
            model.parameters()));
    line("  operators", operators(model.operators()));
    model.dataFiles().forEach(this::dataFile);
    metadata(model.metadata());
    line("  rows", rows(model.rows()));
    values("inputs", model.inputs());
    values("outputs", model.outputs());
    model.problems().forEach(problem -> line("problem", problem));
    if (!model.suggestion().isEmpty()) {
      raw("");
      raw("A definition could begin like this:");
      model.suggestion().lines().forEach(this::raw);
    }
  }

  private static String opsets(ModelInspection model) {
    return model.opsets().entrySet().stream()
        .map(
            opset ->
                (opset.getKey().equals("ai.onnx") ? "" : opset.getKey() + " ") + opset.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String operators(Map<String, Integer> operators) {
    List<String> first =
        operators.entrySet().stream()
            .limit(OPERATORS)
            .map(operator -> operator.getKey() + " " + operator.getValue())
            .toList();
    int more = operators.size() - first.size();
    return String.join(", ", first) + (more > 0 ? ", and " + more + " kinds more" : "");
  }

  private void dataFile(ModelInspection.DataFile file) {
    line(
        "  weights",
        "in "
            + file.location()
            + (file.bytes() == null ? ", which is missing" : ", " + size(file.bytes())));
  }

  private void metadata(Map<String, String> metadata) {
    int shown = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (shown++ == METADATA) {
        line("  metadata", "and " + (metadata.size() - METADATA) + " more, see --json");
        return;
      }
      line("  metadata", entry.getKey() + ": " + entry.getValue());
    }
  }

  private static String rows(String rows) {
    return switch (rows) {
      case "any" -> "any number per run";
      case "one" -> "one per run (no batch dimension)";
      case "unknown" -> "unknown, as the file leaves types out or cannot be run";
      default -> rows + " per run, a fixed batch dimension";
    };
  }

  private void values(String title, List<ModelInspection.Value> values) {
    raw(title);
    int longest = values.stream().mapToInt(value -> value.name().length()).max().orElse(0);
    int width = Math.min(Math.max(longest, 10), 40);
    for (ModelInspection.Value value : values) {
      raw(
          String.format(
              Locale.ROOT,
              "  %-" + width + "s  %s%s",
              cut(value.name(), false),
              value.type(),
              value.shape() == null
                  ? ""
                  : " " + cut("[" + String.join(", ", value.shape()) + "]", false)));
    }
  }

  /** As in {@code 1.2 MB (1,234,567 bytes)}. */
  private static String size(long bytes) {
    String exact = String.format(Locale.ROOT, "%,d bytes", bytes);
    List<String> units = new ArrayList<>(List.of("kB", "MB", "GB"));
    double value = bytes / 1000.0;
    while (value >= 1000 && units.size() > 1) {
      value /= 1000;
      units.remove(0);
    }
    return bytes < 1000
        ? exact
        : String.format(Locale.ROOT, "%.1f %s (%s)", value, units.get(0), exact);
  }

  private void line(String name, String value) {
    raw(String.format(Locale.ROOT, "%-12s %s", name, cut(value, name.equals("problem"))));
  }

  private static String cut(String value, boolean whole) {
    String first = value.strip().replaceAll("\\s+", " ");
    return whole || first.length() <= WIDTH ? first : first.substring(0, WIDTH - 3) + "...";
  }

  private void raw(String line) {
    // Control characters, those of 8 bits included, and those that reverse what follows.
    text.append(line.replaceAll("[\\p{Cc}\\p{Cf}]", "?")).append(System.lineSeparator());
  }
}
