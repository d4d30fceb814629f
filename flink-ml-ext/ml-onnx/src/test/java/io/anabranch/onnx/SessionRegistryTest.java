// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtSession;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.onnx.graph.TestGraphs;
import io.anabranch.sessions.SessionLease;
import io.anabranch.sessions.SessionRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
    SessionLease one = acquire(model, OnnxOptions.DEFAULT);
    SessionLease two = acquire(ModelFile.of(Graphs.mlp(1), "other name"), OnnxOptions.DEFAULT);
    assertThat(two.session()).isSameAs(one.session());
    assertThat(registry.openSessions()).isEqualTo(1);
    assertThat(registry.references()).isEqualTo(2);
    SharedSession.release(one);
    SharedSession.release(two);
  }

  @Test
  void otherModelsAndOptionsDoNot() {
    SessionLease one = acquire(model, OnnxOptions.DEFAULT);
    SessionLease system = acquire(model, OnnxOptions.DEFAULT.withMemory(OnnxOptions.Memory.SYSTEM));
    SessionLease other = acquire(ModelFile.of(Graphs.mlp(2), "net"), OnnxOptions.DEFAULT);
    assertThat(Set.of(one.session(), system.session(), other.session())).hasSize(3);
    List.of(one, system, other).forEach(SharedSession::release);
    assertThat(registry.openSessions()).isZero();
  }

  @Test
  void theLastToLetGoClosesTheSession() {
    SessionLease one = acquire(model, OnnxOptions.DEFAULT);
    SessionLease two = acquire(model, OnnxOptions.DEFAULT);
    OrtSession session = two.session();
    SharedSession.release(one);
    SharedSession.release(one);
    assertThat(registry.references()).isEqualTo(1);
    assertThat(session.getNumInputs()).isEqualTo(1);

    SharedSession.release(two);
    assertThat(registry.openSessions()).isZero();
    assertThatThrownBy(() -> session.getNumInputs())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aLoadThatFailsLeavesNothingBehind() {
    ModelFile broken = ModelFile.of(TestGraphs.operator("", "Frobnicate"), "broken");
    assertThatThrownBy(() -> acquire(broken, OnnxOptions.DEFAULT))
        .isInstanceOf(MlException.class)
        .hasMessageContaining("Frobnicate");
    assertThat(registry.openSessions()).isZero();
    assertThat(registry.references()).isZero();
  }

  @Test
  void aTaskThatIsCancelledStopsWaitingForTheLoadOfAnother() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch failing = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<SessionLease> first =
          other.submit(
              () ->
                  registry.acquire(
                      "key",
                      () -> {
                        loading.countDown();
                        failing.await();
                        throw new IllegalStateException("cannot be loaded");
                      }));
      loading.await();
      // Cancelled before it begins to wait, which is the same to it.
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> registry.acquire("key", () -> null))
          .isInstanceOf(InterruptedException.class);
      assertThat(registry.references()).isEqualTo(1);
      failing.countDown();
      assertThatThrownBy(first::get).hasMessageContaining("cannot be loaded");
      assertThat(registry.openSessions()).isZero();
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void tasksThatOpenAtTheSameTimeLoadOnce() throws Exception {
    int tasks = 8;
    CyclicBarrier start = new CyclicBarrier(tasks);
    List<SessionLease> leases =
        together(
            tasks,
            () -> {
              start.await();
              return acquire(model, OnnxOptions.DEFAULT);
            });
    assertThat(leases.stream().map(SessionLease::session).collect(Collectors.toSet())).hasSize(1);
    assertThat(registry.references()).isEqualTo(tasks);
    leases.forEach(SharedSession::release);
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

  private SessionLease acquire(ModelFile file, OnnxOptions options) {
    return SharedSession.acquire(registry, file, options);
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
