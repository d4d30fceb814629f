// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.jobs.run.Folders;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Starts a cluster of processes and waits until it answers. */
public final class ClusterStart {
  private final ClusterFolder folder;
  private final ClusterSpec spec;
  private final Launcher launcher;

  /** Flink from the distribution that the spec names, else from the Maven jars. */
  public ClusterStart(ClusterFolder folder, ClusterSpec spec) {
    this(folder, spec, launcher(folder, spec));
  }

  ClusterStart(ClusterFolder folder, ClusterSpec spec, Launcher launcher) {
    this.folder = folder;
    this.spec = spec;
    this.launcher = launcher;
  }

  private static Launcher launcher(ClusterFolder folder, ClusterSpec spec) {
    List<Path> jars = JarFolder.built(spec.home()).jars();
    return spec.flinkHome() == null
        ? new MavenJars(folder, jars, spec.gatewayHeap())
        : new DistributionScripts(spec.flinkHome(), folder, jars, spec.gatewayHeap());
  }

  /**
   * Starts all processes under a supervisor that outlives this one.
   *
   * @param patience until all of them answer; then what was started is stopped again
   * @param out for progress
   * @throws MlException USER where something has to be corrected first; EXTERNAL where a process
   *     does not start, with the end of its log
   */
  public RunningCluster start(Duration patience, PrintWriter out) {
    StartChecks.folder(folder);
    try {
      folder.create();
      FolderLock lock = FolderLock.take(folder.startLock()).orElseThrow(this::startedTwice);
      try {
        startAlone(patience, out);
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw ClusterFolder.failed(folder.path(), e);
    }
    return folder
        .running()
        .orElseThrow(
            () -> new MlException(ErrorKind.EXTERNAL, "supervisor: ended, see " + folder.logs()));
  }

  private MlException startedTwice() {
    return MlException.user(
        "--folder: another start is under way in " + folder + " (expected: one at a time)");
  }

  private void startAlone(Duration patience, PrintWriter out) throws IOException {
    StartChecks.nothingRuns(folder);
    StartChecks.ports(spec.ports());
    StartChecks.memory(spec, StartChecks.availableMemory());
    prepare();
    out.println("Flink from " + launcher.from() + "; logs in " + folder.logs());
    StartWatch watch = new StartWatch(folder, supervise(), out);
    Thread ctrlC = new Thread(watch::abandon, "abandon");
    Runtime.getRuntime().addShutdownHook(ctrlC);
    try {
      watch.await(patience);
    } finally {
      remove(ctrlC);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is ending, and the hook is at work.
    }
  }

  private void prepare() throws IOException {
    Map<String, String> settings =
        launcher.settings(new TreeMap<>(ClusterSettings.of(spec, folder, StartChecks.anyPort())));
    StartChecks.memory(settings);
    // First, since it marks the folder as ours.
    folder.write(plan(settings));
    folder.forgetState();
    ClusterSettings.write(folder, settings);
    for (Path old :
        List.of(
            folder.libraries(),
            folder.path().resolve("opt"),
            supervisorJars(),
            folder.temporary())) {
      Folders.delete(old);
    }
    Files.createDirectories(folder.temporary());
    keepOldLogs();
    launcher.prepare();
    new JarFolder(supervisorJars())
        .add(
            JarFolder.built(spec.home()).jars().stream()
                .filter(jar -> JarFolder.name(jar).matches("(anabranch|jackson)-.*"))
                .toList());
  }

  /** Its own copies: the next build may write over ours. */
  private Path supervisorJars() {
    return folder.path().resolve("supervisor");
  }

  private void keepOldLogs() throws IOException {
    if (Files.exists(folder.logs())) {
      Path old = folder.path().resolve("log.old");
      Folders.delete(old);
      Files.move(folder.logs(), old);
    }
    Files.createDirectories(folder.logs());
  }

  private ClusterPlan plan(Map<String, String> settings) {
    List<MemberPlan> members = new ArrayList<>();
    members.add(launcher.plan(Launcher.Role.JOB_MANAGER, MemberPlan.JOB_MANAGER, settings));
    for (int number = 1; number <= spec.taskManagers(); number++) {
      members.add(
          launcher.plan(Launcher.Role.TASK_MANAGER, MemberPlan.taskManager(number), settings));
    }
    members.add(launcher.plan(Launcher.Role.GATEWAY, MemberPlan.GATEWAY, settings));
    return new ClusterPlan(
        launcher.from(),
        ClusterSettings.HOST,
        spec.ports().rest(),
        spec.ports().gateway(),
        spec.ports().metrics(),
        spec.taskManagers(),
        spec.slots(),
        members);
  }

  /** In a session of its own: neither Ctrl-C nor the end of the terminal reaches it. */
  private Process supervise() throws IOException {
    List<String> command = new ArrayList<>(detached());
    command.addAll(List.of(JavaFlags.java(), "-Xmx64m", "-XX:+UseSerialGC"));
    command.add(Supervisor.class.getName());
    command.add(folder.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            // Relative paths in SQL start at the checkout.
            .directory(spec.home().toAbsolutePath().normalize().toFile())
            .redirectInput(Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(folder.supervisorLog().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("FLINK_"));
    builder.environment().put("CLASSPATH", supervisorJars() + File.separator + "*");
    return builder.start();
  }

  private static List<String> detached() {
    for (String tool : List.of("/usr/bin/setsid", "/bin/setsid", "/usr/bin/nohup")) {
      if (Files.isExecutable(Path.of(tool))) {
        return List.of(tool);
      }
    }
    return List.of();
  }
}
