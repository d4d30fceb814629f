// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of a micro-batch that go to several models: where each goes, and, when the batch runs,
 * one dense batch for each model. All memory is kept for the next micro-batch. One thread at a
 * time.
 */
final class RoutedRows {
  private final List<Tensor> filled;

  private Route[] routes = new Route[64];
  private int count;

  /** The group of each row; a group is the rows of one route. */
  private int[] group = {};

  /** Rows by group, in their order; group {@code g} ends at {@code ends[g]}. */
  private int[] order = {};

  private int[] ends = {};
  private final Map<Route, Integer> groups = new HashMap<>();
  private final List<Route> routeOf = new ArrayList<>();
  private final List<TensorBatch> dense = new ArrayList<>();

  /** The model that each dense batch was run by last: outputs are no memory for another's. */
  private final List<Route> lastOf = new ArrayList<>();

  private Route lastOfAll;

  RoutedRows(List<Tensor> filled) {
    this.filled = filled;
  }

  // hot path: add

  /** Notes where a row goes; rows without a route before it are refused when the batch runs. */
  void add(int row, Route route) {
    if (row >= routes.length) {
      routes = Arrays.copyOf(routes, Math.max(row + 1, 2 * routes.length));
    }
    routes[row] = route;
    count = row + 1;
  }

  Route route(int row) {
    return routes[row];
  }

  boolean isEmpty() {
    return count == 0;
  }

  void clear() {
    Arrays.fill(routes, 0, count, null);
    count = 0;
  }

  /** Sorts the rows by route, routes by their first row. */
  void sort() {
    groups.clear();
    routeOf.clear();
    if (order.length < count) {
      order = new int[routes.length];
      group = new int[routes.length];
      ends = new int[routes.length];
    }
    Arrays.fill(ends, 0, count, 0);
    for (int row = 0; row < count; row++) {
      Integer known = groups.putIfAbsent(routes[row], routeOf.size());
      group[row] = known == null ? routeOf.size() : known;
      if (known == null) {
        routeOf.add(routes[row]);
      }
      ends[group[row]]++;
    }
    int next = 0;
    for (int g = 0; g < routeOf.size(); g++) {
      int size = ends[g];
      ends[g] = next;
      next += size;
    }
    for (int row = 0; row < count; row++) {
      order[ends[group[row]]++] = row;
    }
  }

  int groups() {
    return routeOf.size();
  }

  Route routeOf(int g) {
    return routeOf.get(g);
  }

  /** Where a group begins in {@link #order}. */
  int first(int g) {
    return g == 0 ? 0 : ends[g - 1];
  }

  int size(int g) {
    return ends[g] - first(g);
  }

  int[] order() {
    return order;
  }

  /**
   * The rows of a group as its model takes them.
   *
   * @param all the batch itself, which is run as it is where all of its rows go to one model
   */
  TensorBatch dense(int g, TensorBatch all) {
    if (routeOf.size() == 1) {
      if (!routeOf.get(0).equals(lastOfAll)) {
        all.outputs(List.of());
        lastOfAll = routeOf.get(0);
      }
      return all;
    }
    int rows = size(g);
    while (dense.size() <= g) {
      dense.add(TensorBatch.like(filled));
      lastOf.add(null);
    }
    TensorBatch batch = dense.get(g);
    if (!routeOf.get(g).equals(lastOf.get(g))) {
      batch.outputs(List.of());
      lastOf.set(g, routeOf.get(g));
    }
    batch.begin(rows);
    for (int i = 0; i < filled.size(); i++) {
      copyRows(g, filled.get(i), batch.inputs().get(i));
    }
    return batch;
  }

  private void copyRows(int g, Tensor from, Tensor to) {
    int width = from.rowElements();
    if (to.rowElements() != width) {
      // A dimension that the model leaves open has the size that the encoder gave it.
      long[] shape = from.shape();
      shape[0] = size(g);
      to.reshape(shape);
    }
    for (int i = 0; i < size(g); i++) {
      to.copy(from, order[first(g) + i] * width, i * width, width);
    }
  }
}
