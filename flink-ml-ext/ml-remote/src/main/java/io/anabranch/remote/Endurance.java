// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerOpenException;
import dev.failsafe.ExecutionContext;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RateLimiter;
import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;
import dev.failsafe.function.CheckedSupplier;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.RemoteSpec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Lives through a server's outages: repeats what may pass, less and less often; sends nothing while
 * the server has failed too often in a row, but for one probe from time to time; and keeps to the
 * rate. Callers wait meanwhile, up to a bound for all repetitions together. One for all requests of
 * a task; called from several threads, and an interrupt ends any wait.
 */
final class Endurance {
  private static final int MOST_DOUBLINGS = 16;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final String where;
  private final RemoteSpec.Patience patience;
  private final DoubleSupplier random;
  private final CircuitBreaker<Object> breaker;
  private final RateLimiter<Object> rate;
  private final FailsafeExecutor<Object> executor;
  private final LongAdder retries = new LongAdder();
  private final LongAdder rateWaits = new LongAdder();
  private volatile String lastOutage = "";

  /**
   * @param where what messages begin with
   * @param random from 0 to 1, spreads the repetitions of many tasks
   */
  Endurance(String where, RemoteSpec spec, DoubleSupplier random) {
    this.where = where;
    this.patience = spec.patience();
    this.random = random;
    this.breaker =
        CircuitBreaker.builder()
            .handleIf(e -> e instanceof Outage outage && outage.reason() != Outage.Cause.TOO_MANY)
            .withFailureThreshold(spec.breaker().openAfter())
            .withDelay(spec.breaker().probeAfter())
            // So many probes may run at once, too.
            .withSuccessThreshold(1)
            .build();
    this.rate =
        spec.requestsPerSecond() == RemoteSpec.UNLIMITED
            ? null
            : RateLimiter.smoothBuilder(spec.requestsPerSecond(), Duration.ofSeconds(1)).build();
    this.executor = Failsafe.with(retryPolicy(), breaker);
  }

  private RetryPolicy<Object> retryPolicy() {
    RetryPolicyBuilder<Object> policy =
        RetryPolicy.builder()
            .handle(Outage.class, CircuitBreakerOpenException.class)
            .withDelayFn(this::pause)
            .onRetry(event -> retries.increment());
    return patience.giveUp().isZero()
        ? policy.withMaxRetries(0).build()
        : policy.withMaxRetries(-1).withMaxDuration(patience.giveUp()).build();
  }

  private Duration pause(ExecutionContext<Object> context) {
    Throwable last = context.getLastException();
    Duration pause = backOff(context.getAttemptCount(), random.getAsDouble());
    Duration asked = last instanceof Outage outage ? outage.waitFor() : breaker.getRemainingDelay();
    return asked.compareTo(pause) > 0 ? asked : pause;
  }

  /** Half to all of a time that doubles from one repetition to the next. */
  Duration backOff(int failures, double share) {
    int doublings = Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
    long full = Math.multiplyExact(patience.backOff().toNanos(), 1L << doublings);
    long most = Math.max(LONGEST_PAUSE.toNanos(), patience.backOff().toNanos());
    return Duration.ofNanos((long) (Math.min(full, most) * (0.5 + share / 2)));
  }

  /**
   * Calls until it succeeds or time is up.
   *
   * @param attempt throws {@link Outage} for what may pass; all else ends the call
   * @throws MlException of kind EXTERNAL when time is up, or if the thread is interrupted, which it
   *     then still is
   */
  <T> T call(CheckedSupplier<T> attempt) {
    long started = System.nanoTime();
    try {
      return executor.get(() -> noting(attempt, started));
    } catch (CircuitBreakerOpenException | Outage e) {
      throw givenUp();
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw new MlException(ErrorKind.EXTERNAL, where + "interrupted while it was asked");
      }
      throw e;
    }
  }

  private <T> T noting(CheckedSupplier<T> attempt, long started) throws Throwable {
    try {
      return attempt.get();
    } catch (Outage e) {
      lastOutage = e.getMessage();
      long left = patience.giveUp().toNanos() - (System.nanoTime() - started);
      if (e.waitFor().toNanos() > Math.max(left, 0)) {
        // A server that asks to be left alone for longer than that is not asked once more.
        throw givenUp();
      }
      throw e;
    }
  }

  private MlException givenUp() {
    long millis = patience.giveUp().toMillis();
    return new MlException(
        ErrorKind.EXTERNAL,
        where + lastOutage + (millis == 0 ? "" : " (given up after " + millis + " ms)"));
  }

  /** Waits until one more request keeps to the rate. */
  void awaitTurn() throws InterruptedException {
    long nanos = rate == null ? 0 : rate.reservePermit().toNanos();
    if (nanos > 0) {
      rateWaits.add(nanos);
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }

  long retries() {
    return retries.sum();
  }

  long rateWaitMillis() {
    return TimeUnit.NANOSECONDS.toMillis(rateWaits.sum());
  }

  /** 0 closed, 1 probing, 2 open. */
  long breakerState() {
    return switch (breaker.getState()) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }
}
