// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.TestGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class SessionRegistryTest {
  private final SessionRegistry registry = new SessionRegistry();
  private final ModelFile model = ModelFile.of(Graphs.mlp(1), "net");

  @Test
  void equalModelsAndOptionsShareASession() {
    SessionRegistry.Lease one = registry.acquire(model, OnnxOptions.DEFAULT);
    SessionRegistry.Lease two =
        registry.acquire(ModelFile.of(Graphs.mlp(1), "other name"), OnnxOptions.DEFAULT);
    assertThat(two.session()).isSameAs(one.session());
    assertThat(registry.openSessions()).isEqualTo(1);
    assertThat(registry.references()).isEqualTo(2);
    one.close();
    two.close();
  }

  @Test
  void otherModelsAndOptionsDoNot() {
    SessionRegistry.Lease one = registry.acquire(model, OnnxOptions.DEFAULT);
    SessionRegistry.Lease arena =
        registry.acquire(model, OnnxOptions.DEFAULT.withMemory(OnnxOptions.Memory.ARENA));
    SessionRegistry.Lease other =
        registry.acquire(ModelFile.of(Graphs.mlp(2), "net"), OnnxOptions.DEFAULT);
    assertThat(Set.of(one.session(), arena.session(), other.session())).hasSize(3);
    List.of(one, arena, other).forEach(SessionRegistry.Lease::close);
    assertThat(registry.openSessions()).isZero();
  }

  @Test
  void theLastToLetGoClosesTheSession() {
    SessionRegistry.Lease one = registry.acquire(model, OnnxOptions.DEFAULT);
    SessionRegistry.Lease two = registry.acquire(model, OnnxOptions.DEFAULT);
    SharedSession session = two.session();
    one.close();
    one.close();
    assertThat(registry.references()).isEqualTo(1);
    assertThat(session.session().getNumInputs()).isEqualTo(1);

    two.close();
    assertThat(registry.openSessions()).isZero();
    assertThatThrownBy(() -> session.session().getNumInputs())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aLoadThatFailsLeavesNothingBehind() {
    ModelFile broken = ModelFile.of(TestGraphs.operator("", "Frobnicate"), "broken");
    assertThatThrownBy(() -> registry.acquire(broken, OnnxOptions.DEFAULT))
        .isInstanceOf(MlException.class)
        .hasMessageContaining("Frobnicate");
    assertThat(registry.openSessions()).isZero();
    assertThat(registry.references()).isZero();
  }

  @Test
  void tasksThatOpenAtTheSameTimeLoadOnce() throws Exception {
    int tasks = 8;
    CyclicBarrier start = new CyclicBarrier(tasks);
    List<SessionRegistry.Lease> leases =
        together(
            tasks,
            () -> {
              start.await();
              return registry.acquire(model, OnnxOptions.DEFAULT);
            });
    assertThat(leases.stream().map(SessionRegistry.Lease::session).collect(Collectors.toSet()))
        .hasSize(1);
    assertThat(registry.references()).isEqualTo(tasks);
    leases.forEach(SessionRegistry.Lease::close);
    assertThat(registry.openSessions()).isZero();
  }

  @Test
  void tasksThatOpenRunAndCloseDoNotDisturbEachOther() throws Exception {
    double expected = score(1);
    List<Double> found = together(6, () -> repeatedly(50));
    assertThat(found).containsOnly(expected);
    assertThat(registry.openSessions()).isZero();
  }

  @Test
  void oneRunnerServesSeveralThreads() throws Exception {
    try (OnnxModelRunner runner =
        OnnxModelRunner.open(model, OnnxOptions.DEFAULT, ModelUse.DEFAULT, registry)) {
      double expected = score(1);
      List<Boolean> equal =
          together(
              4,
              () -> {
                TensorBatch batch = Batches.random(runner, 1, 0, 3);
                boolean all = true;
                for (int i = 0; i < 500; i++) {
                  runner.run(batch);
                  all &= Batches.tensor(batch.outputs(), 0).number(2) == expected;
                }
                return all;
              });
      assertThat(equal).containsOnly(true);
    }
  }

  private double repeatedly(int times) {
    double last = 0;
    for (int i = 0; i < times; i++) {
      last = score(1);
    }
    return last;
  }

  private double score(long seed) {
    try (OnnxModelRunner runner =
        OnnxModelRunner.open(model, OnnxOptions.DEFAULT, ModelUse.DEFAULT, registry)) {
      TensorBatch batch = Batches.random(runner, seed, 0, 3);
      runner.run(batch);
      runner.run(batch);
      return Batches.tensor(batch.outputs(), 0).number(2);
    }
  }

  private static <T> List<T> together(int tasks, Callable<T> task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(tasks);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        futures.add(threads.submit(task));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }
}
