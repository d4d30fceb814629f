// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.UniqueElements;
import org.apache.flink.connector.file.src.FileSourceSplit;
import org.apache.flink.core.fs.Path;

final class PathOrderTest {
  @Property(tries = 100)
  void splitsLeaveInPathOrderAlsoWhenOneComesBack(
      @ForAll @UniqueElements List<@IntRange(min = 100, max = 999) Integer> files) {
    PathOrder order = new PathOrder(files.stream().map(PathOrderTest::split).toList());

    List<Integer> left = new ArrayList<>();
    boolean returned = false;
    for (var next = order.getNext(null); next.isPresent(); next = order.getNext(null)) {
      if (!returned) {
        order.addSplits(List.of(next.get()));
        returned = true;
        continue;
      }
      left.add(Integer.valueOf(next.get().path().getName()));
    }

    assertThat(left).isSorted().hasSameElementsAs(files).hasSameSizeAs(files);
    assertThat(order.remainingSplits()).isEmpty();
  }

  private static FileSourceSplit split(int file) {
    return new FileSourceSplit("id-" + file, new Path("/data/" + file), 0, 1, 0, 1);
  }
}
