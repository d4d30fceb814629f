// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.feature;

import io.anabranch.core.definition.FeatureEntry;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.row.RowView;
import io.anabranch.core.row.Slots;
import io.anabranch.core.transform.FeatureTransform;
import io.anabranch.core.transform.FitAccumulator;
import io.anabranch.core.transform.Statistics;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One level of fitting. The result is a function of the multiset of rows, bit for bit: not of their
 * order, nor of how they were divided among tasks and merged. For one task; not thread-safe.
 */
public final class FitProgram {
  private final FeaturePipeline pipeline;
  private final FeatureGraph graph;
  private final List<FeatureTransform> transforms;
  private final RowProgram program;
  private final Slots slots;
  private final int[] inputs;

  FitProgram(
      FeaturePipeline pipeline,
      FeatureGraph graph,
      List<FeatureTransform> transforms,
      List<Column> available) {
    this.pipeline = pipeline;
    this.graph = graph;
    this.transforms = transforms;
    program = pipeline.programToFit(available, transforms);
    slots = program.newSlots();
    inputs = transforms.stream().mapToInt(each -> program.slot(each.inputs().get(0))).toArray();
  }

  public FitState create() {
    List<FitAccumulator> accumulators = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      ColumnType type = program.columns().get(inputs[i]).type();
      accumulators.add(transforms.get(i).accumulator(type));
    }
    return new FitState(accumulators);
  }

  /**
   * Takes one row, wholly or not at all.
   *
   * @throws MlException of kind DATA if the row cannot be used; USER if a column cannot be fitted
   */
  // hot path
  public void add(FitState state, RowView row) {
    program.run(row, slots);
    for (int i = 0; i < inputs.length; i++) {
      state.accumulators.get(i).add(slots, inputs[i]);
    }
    state.rows++;
  }

  /** Adds what {@code b} has seen to {@code a}, and gives {@code a}. */
  public FitState merge(FitState a, FitState b) {
    for (int i = 0; i < inputs.length; i++) {
      a.accumulators.get(i).merge(b.accumulators.get(i));
    }
    a.rows += b.rows;
    return a;
  }

  public byte[] write(FitState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(state.rows);
      for (FitAccumulator accumulator : state.accumulators) {
        accumulator.write(out);
      }
    } catch (IOException e) {
      throw new MlException(ErrorKind.INTERNAL, "fit state: cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #write} of a program of the same level wrote. */
  public FitState read(byte[] bytes) {
    FitState state = create();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      state.rows = in.readLong();
      for (FitAccumulator accumulator : state.accumulators) {
        accumulator.read(in);
      }
    } catch (IOException e) {
      throw new MlException(ErrorKind.INTERNAL, "fit state: cannot be read", e);
    }
    return state;
  }

  /**
   * The statistics so far with those of this level.
   *
   * @throws MlException of kind USER if a transform has seen no value to learn from
   */
  public FittedStatistics result(FitState state, FittedStatistics soFar) {
    Map<String, FittedStatistics.Entry> features = new LinkedHashMap<>(soFar.features());
    Map<String, FeatureEntry> byName =
        pipeline.definition().features().stream()
            .collect(Collectors.toMap(FeatureEntry::name, entry -> entry));
    for (int i = 0; i < inputs.length; i++) {
      String name = transforms.get(i).name();
      Statistics statistics = state.accumulators.get(i).result();
      String fingerprint = graph.fingerprint(byName.get(name));
      features.put(name, new FittedStatistics.Entry(fingerprint, statistics));
    }
    Map<String, FittedStatistics.Entry> inOrder = new LinkedHashMap<>();
    for (FeatureEntry entry : pipeline.definition().features()) {
      if (features.containsKey(entry.name())) {
        inOrder.put(entry.name(), features.get(entry.name()));
      }
    }
    return new FittedStatistics(
        pipeline.definition().name(),
        pipeline.definition().hash(),
        Math.max(soFar.rows(), state.rows),
        inOrder);
  }
}
