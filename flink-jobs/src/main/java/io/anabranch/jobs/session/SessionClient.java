// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.error.RootCause;
import io.anabranch.jobs.cluster.ClusterAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.handler.legacy.messages.ClusterOverviewWithVersion;
import org.apache.flink.runtime.rest.messages.ClusterConfigurationInfoHeaders;
import org.apache.flink.runtime.rest.messages.ConfigurationInfoEntry;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobConfigHeaders;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;

/** A session cluster, seen through its REST API. Not for use by several threads at a time. */
public final class SessionClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(500);

  /** A savepoint of much state takes its time. */
  private static final Duration SAVEPOINT_PATIENCE = Duration.ofHours(1);

  /** Settings of jobs, which a submission by {@code flink run} takes from the cluster's files. */
  private static final List<String> OF_JOBS =
      List.of(
          "execution.checkpointing.",
          "restart-strategy.",
          "state.",
          "pipeline.max-parallelism",
          "pipeline.auto-watermark-interval",
          "parallelism.default");

  private final ClusterAddress address;
  private final RestClusterClient<StandaloneClusterId> client;

  private SessionClient(ClusterAddress address, RestClusterClient<StandaloneClusterId> client) {
    this.address = address;
    this.client = client;
  }

  /**
   * Connects, and asks once for an answer.
   *
   * @throws MlException of kind USER where no cluster answers there
   */
  public static SessionClient connect(ClusterAddress address) {
    Configuration configuration = new Configuration();
    configuration.set(RestOptions.ADDRESS, address.host());
    configuration.set(RestOptions.PORT, address.port());
    configuration.set(RestOptions.CONNECTION_TIMEOUT, Duration.ofSeconds(5));
    probe(address, configuration);
    return new SessionClient(address, open(address, configuration));
  }

  /** Without the retries of later questions: who mistyped an address is told at once. */
  private static void probe(ClusterAddress address, Configuration settings) {
    Configuration once = new Configuration(settings);
    once.set(RestOptions.RETRY_MAX_ATTEMPTS, 1);
    once.set(RestOptions.RETRY_DELAY, Duration.ZERO);
    try (SessionClient session = new SessionClient(address, open(address, once))) {
      session.answer(session.client.getClusterOverview());
    } catch (ExecutionException | TimeoutException e) {
      throw new MlException(
          ErrorKind.USER,
          "--cluster: "
              + address
              + ": no Flink cluster answers: "
              + reason(e)
              + " (expected: HOST:PORT of a JobManager's web page; anabranch cluster start starts"
              + " one here)",
          e);
    }
  }

  private static RestClusterClient<StandaloneClusterId> open(
      ClusterAddress address, Configuration configuration) {
    try {
      return new RestClusterClient<>(configuration, StandaloneClusterId.getInstance());
    } catch (Exception e) {
      throw new MlException(ErrorKind.INTERNAL, "--cluster: " + address + ": " + reason(e), e);
    }
  }

  public ClusterAddress address() {
    return address;
  }

  /** What the cluster's own configuration says of jobs; secrets are left out. */
  public Map<String, String> jobSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    for (ConfigurationInfoEntry entry :
        get(
            "configuration",
            client.sendRequest(
                ClusterConfigurationInfoHeaders.getInstance(),
                EmptyMessageParameters.getInstance(),
                EmptyRequestBody.getInstance()))) {
      if (OF_JOBS.stream().anyMatch(entry.getKey()::startsWith)
          && !GlobalConfiguration.HIDDEN_CONTENT.equals(entry.getValue())) {
        settings.put(entry.getKey(), entry.getValue());
      }
    }
    return settings;
  }

  /** Slots that no job holds. */
  public Slots slots() {
    ClusterOverviewWithVersion overview = get("overview", client.getClusterOverview());
    return new Slots(overview.getNumSlotsAvailable(), overview.getNumSlotsTotal());
  }

  /** Slots of all TaskManagers. */
  public record Slots(int free, int all) {}

  /** A table of the jobs, the newest last. */
  public String list(Ended ended, ZoneId zone) {
    List<JobSummary> jobs =
        new JobQueries(this)
            .jobs(ended).stream().sorted(Comparator.comparing(JobSummary::since)).toList();
    return new JobListing(zone).text(jobs);
  }

  /** What is listed of jobs that have ended. */
  public enum Ended {
    SHOWN,
    HIDDEN
  }

  /**
   * The id of a job.
   *
   * @param reference an id, the beginning of one, or a name
   */
  public JobID find(String reference) {
    return message(reference).getJobId();
  }

  /** A job that runs. */
  private JobID running(String reference, String action) {
    JobStatusMessage job = message(reference);
    if (job.getJobState() != JobStatus.RUNNING) {
      throw MlException.user(
          "JOB: "
              + reference
              + ": is "
              + job.getJobState()
              + (" (expected: a job that is RUNNING, to " + action + ")"));
    }
    awaitTasks(job.getJobId());
    return job.getJobId();
  }

  /** A job is RUNNING before its tasks are, and takes no savepoint until then. */
  private void awaitTasks(JobID job) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!areTasksUp(job) && System.nanoTime() < end) {
        Thread.sleep(POLL.toMillis());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private boolean areTasksUp(JobID job) {
    Map<ExecutionState, Integer> tasks = tasks(job);
    return tasks.getOrDefault(ExecutionState.RUNNING, 0)
            + tasks.getOrDefault(ExecutionState.FINISHED, 0)
        == tasks.values().stream().mapToInt(n -> n).sum();
  }

  private Map<ExecutionState, Integer> tasks(JobID job) {
    return get("job " + job, client.getJobDetails(job)).getJobVerticesPerState();
  }

  private JobStatusMessage message(String reference) {
    return new JobReference(reference).among(new ArrayList<>(get("jobs", client.listJobs())));
  }

  /**
   * Takes a savepoint and returns its path.
   *
   * @param folder for it, on a file system of the cluster; null for that of its configuration
   */
  public String savepoint(String reference, @Nullable String folder) {
    JobID job = running(reference, "take a savepoint of it");
    String to = savepoints(folder);
    return savepoint(job, client.triggerSavepoint(job, to, SavepointFormatType.CANONICAL));
  }

  /** Stops a job with a savepoint and returns its path; results up to it are complete. */
  public String stop(String reference, @Nullable String folder) {
    JobID job = running(reference, "stop it");
    String to = savepoints(folder);
    return savepoint(job, client.stopWithSavepoint(job, false, to, SavepointFormatType.CANONICAL));
  }

  private String savepoint(JobID job, CompletableFuture<String> path) {
    try {
      return path.get(SAVEPOINT_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new MlException(
          ErrorKind.EXTERNAL,
          "savepoint of " + job + " failed: " + reason(e) + " (the job goes on if it still can)",
          e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Checks that there is a folder, which Flink says less plainly. */
  @Nullable
  private String savepoints(@Nullable String folder) {
    if (folder != null) {
      return folder.contains(":/")
          ? folder
          : java.nio.file.Path.of(folder).toAbsolutePath().normalize().toUri().toString();
    }
    Map<String, String> settings = jobSettings();
    if (!settings.containsKey("execution.checkpointing.savepoint-dir")
        && !settings.containsKey("state.savepoints.dir")) {
      throw MlException.user(
          "--into: missing (expected: a folder that the cluster reaches, since its configuration"
              + " has no execution.checkpointing.savepoint-dir)");
    }
    return null;
  }

  /** Cancels a job and returns its id; what it did since its last checkpoint is lost. */
  public JobID cancel(String reference) {
    JobStatusMessage job = message(reference);
    if (job.getJobState().isGloballyTerminalState()) {
      throw MlException.user(
          "JOB: "
              + reference
              + ": is "
              + job.getJobState()
              + " (expected: a job that has not ended)");
    }
    get("cancel " + job.getJobId(), client.cancel(job.getJobId()));
    return job.getJobId();
  }

  /**
   * The command that a job was submitted with.
   *
   * @throws MlException of kind USER where it was not kept
   */
  List<String> arguments(String reference) {
    JobMessageParameters parameters = new JobMessageParameters();
    parameters.jobPathParameter.resolve(find(reference));
    return JobArguments.read(
        reference,
        get(
                "config of " + reference,
                client.sendRequest(
                    JobConfigHeaders.getInstance(), parameters, EmptyRequestBody.getInstance()))
            .getExecutionConfigInfo()
            .getGlobalJobParameters());
  }

  /** Whether a job has tasks that wait for a slot, and none that has one. */
  boolean isWaitingForSlots(JobID job) {
    Map<ExecutionState, Integer> tasks = tasks(job);
    int scheduled =
        tasks.getOrDefault(ExecutionState.SCHEDULED, 0)
            + tasks.getOrDefault(ExecutionState.CREATED, 0);
    return scheduled > 0 && scheduled == tasks.values().stream().mapToInt(n -> n).sum();
  }

  RestClusterClient<StandaloneClusterId> client() {
    return client;
  }

  /** Waits for an answer; an error of the cluster's is one of kind EXTERNAL. */
  <T> T get(String what, CompletableFuture<T> answer) {
    try {
      return answer(answer);
    } catch (ExecutionException | TimeoutException e) {
      throw new MlException(
          ErrorKind.EXTERNAL, "cluster " + address + ": " + what + ": " + reason(e), e);
    }
  }

  private <T> T answer(CompletableFuture<T> answer) throws ExecutionException, TimeoutException {
    try {
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private MlException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new MlException(ErrorKind.EXTERNAL, "cluster " + address + ": interrupted", e);
  }

  /** The innermost message, on one line. */
  static String reason(Throwable error) {
    Throwable root = RootCause.of(error);
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    // A REST error carries the cluster's stack trace.
    return message
        .lines()
        .map(String::strip)
        .filter(l -> !l.startsWith("at "))
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    client.close();
  }
}
