// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.anabranch.core.definition.Definition;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.RowView;
import io.anabranch.core.row.Slots;
import java.lang.management.ManagementFactory;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class RowProgramTest {
  private static final int ROWS = 100_000;

  @Test
  void rowsAreComputedWithoutAllocation() {
    Definition definition =
        Features.definition(
            "{name: filled, impute: d, with: 1}",
            "{name: logged, log: filled, offset: 5}",
            "{name: sum, add: [i, l]}",
            "{name: ratio, divide: [filled, logged]}",
            "{name: bucket, bucketize: f, at: [0, 1, 2]}",
            "{name: hashed, hash: s, buckets: 100}",
            "{name: hot, one-hot: s, categories: [a, b], unknown: bucket}",
            "{name: index, string-index: i, categories: [1, 2], unknown: bucket}",
            "{name: hour, calendar: t, part: hour, form: cyclic}",
            "{name: month, calendar: t, part: month}");
    FeaturePipeline pipeline = FeaturePipeline.unfitted(definition);
    RowProgram program =
        pipeline.program(
            definition.columns(), pipeline.features().stream().map(Column::name).toList());
    Slots slots = program.newSlots();
    RowView row = new ConstantRow();
    for (int i = 0; i < ROWS; i++) {
      program.run(row, slots);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ROWS; i++) {
      program.run(row, slots);
    }
    // Far below one byte per row: what is left is the measuring itself.
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(ROWS / 10);
    assertThat(slots.number(program.slot("logged"))).isEqualTo(StrictMath.log(7.5));
  }

  /** Every column at once, without boxes. */
  private static final class ConstantRow implements RowView {
    @Override
    public boolean isNull(int column) {
      return false;
    }

    @Override
    public long integer(int column) {
      return 1;
    }

    @Override
    public double number(int column) {
      return 2.5;
    }

    @Override
    public String text(int column) {
      return "c";
    }
  }

  /** The program of all features gives what a program of its own gives for each. */
  @Property(tries = 200)
  void whatElseIsComputedDoesNotMatter(@ForAll int i, @ForAll Integer l, @ForAll String s) {
    Definition definition =
        Features.definition(
            "{name: a, clip: i, min: 1, max: 1000}",
            "{name: c, log: a}",
            "{name: e, multiply: [c, l]}",
            "{name: g, hash: s, buckets: 9}",
            "{name: h, subtract: [e, c]}");
    ObjectRow row = Features.row(null, s, i, (long) l, null, null, null);
    FeaturePipeline pipeline = FeaturePipeline.unfitted(definition);
    List<Object> all = Features.apply(definition, row);
    List<String> names = pipeline.features().stream().map(Column::name).toList();
    for (int f = 0; f < names.size(); f++) {
      RowProgram program = pipeline.program(definition.columns(), List.of(names.get(f)));
      Slots slots = program.newSlots();
      program.run(row, slots);
      int slot = program.slot(names.get(f));
      Object alone = names.get(f).equals("g") ? slots.integer(slot) : (Object) slots.number(slot);
      assertThat(alone).isEqualTo(all.get(f));
    }
  }
}
