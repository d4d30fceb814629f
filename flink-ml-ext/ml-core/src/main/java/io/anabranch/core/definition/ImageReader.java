// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.definition.InputSource.Axes;
import io.anabranch.core.definition.InputSource.Channels;
import io.anabranch.core.definition.InputSource.Image;
import io.anabranch.core.image.ImageDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how an image becomes a model's input. */
final class ImageReader {
  private static final String SCALE = "a number above 0, or a fraction of two, as in 1/255";
  private static final Pattern FRACTION = Pattern.compile("([0-9.]+) ?/ ?([0-9.]+)");

  private final Section section;

  ImageReader(Section section) {
    this.section = section;
  }

  /**
   * @param column of the image; null where it has a problem of its own
   */
  Image read(String column) {
    int before = section.problems().size();
    List<Integer> size = size(section.require("size", "[height, width] in pixels"));
    Value shorter = section.find("shorter-side");
    Long shorterSide =
        shorter == null ? Long.valueOf(0) : shorter.whole(1, Image.MAX_SIDE, "a side in pixels");
    Value order = section.find("channels");
    Channels channels = order == null ? Channels.RGB : order.choice(Channels.class);
    double scale = scale(section.find("scale"));
    List<Double> mean = numbers(section.find("mean"), 0.0, channels);
    List<Double> std = numbers(section.find("std"), 1.0, channels);
    Value layout = section.find("axes");
    Axes axes = layout == null ? Axes.OF_MODEL : layout.choice(Axes.class);
    Value most = section.find("max-pixels");
    Long maxPixels =
        most == null
            ? Long.valueOf(Image.DEFAULT_PIXELS)
            : most.whole(
                1,
                ImageDecoder.MAX_PIXELS,
                "1 to " + ImageDecoder.MAX_PIXELS + " pixels of a file");
    if (column == null || section.problems().size() > before) {
      return null;
    }
    try {
      return new Image(
          column,
          size.get(0),
          size.get(1),
          shorterSide.intValue(),
          channels,
          scale,
          mean,
          std,
          axes,
          maxPixels.intValue());
    } catch (IllegalArgumentException e) {
      section.refuse(e.getMessage());
      return null;
    }
  }

  private static List<Integer> size(Value value) {
    String expected = "[height, width] in pixels, as in [224, 224]";
    List<Value> items = value == null ? null : value.items(expected);
    List<Integer> sides = new ArrayList<>();
    for (Value item : items == null ? List.<Value>of() : items) {
      Long side = item.whole(1, Image.MAX_SIDE, "1 to " + Image.MAX_SIDE + " pixels");
      sides.add(side == null ? 1 : side.intValue());
    }
    if (items != null && sides.size() != 2) {
      value.refuse(expected);
    }
    return sides;
  }

  private static double scale(Value value) {
    if (value == null) {
      return 1;
    }
    Matcher fraction = FRACTION.matcher(value.isText() ? value.written() : "");
    Double scale = null;
    if (fraction.matches()) {
      Double above = Scalars.number(fraction.group(1));
      Double below = Scalars.number(fraction.group(2));
      scale = above == null || below == null ? null : above / below;
    } else if (value.isNumber()) {
      scale = Scalars.number(value.written());
    }
    if (scale == null || !(scale > 0) || !Double.isFinite(scale)) {
      value.refuse(SCALE);
      return 1;
    }
    return scale;
  }

  /** One number for each channel; one alone counts for all. */
  private static List<Double> numbers(Value value, double otherwise, Channels channels) {
    List<Double> numbers = new ArrayList<>();
    for (Value item : value == null ? List.<Value>of() : value.oneOrMore("a number per channel")) {
      Double number = item.number("a finite number");
      numbers.add(number == null ? otherwise : number);
    }
    if (channels == null || numbers.size() > 1) {
      return numbers;
    }
    double one = numbers.isEmpty() ? otherwise : numbers.get(0);
    return Collections.nCopies(channels.count(), one);
  }
}
