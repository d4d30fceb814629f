// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import io.anabranch.sessions.NativeHandles;
import io.anabranch.sessions.SessionRegistry;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A process like a TaskManager: jobs come with class loaders of their own, and what lies in {@code
 * lib/}, ONNX Runtime and the sessions, is found in the process first. Prints what it saw.
 */
final class JobLoaders {
  private static final int JOBS = 10;

  private JobLoaders() {}

  /** Child first, but for the JDK, ONNX Runtime and the sessions. */
  private static final class JobLoader extends URLClassLoader {
    JobLoader(URL[] jars) {
      super(jars, JobLoaders.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.anabranch.") || name.startsWith("io.anabranch.sessions.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  public static void main(String[] args) throws Exception {
    List<WeakReference<ClassLoader>> loaders = jobs();
    System.out.println(
        "open "
            + SessionRegistry.shared().openSessions()
            + " references "
            + SessionRegistry.shared().references()
            + " handles "
            + NativeHandles.open()
            + " loaders "
            + alive(loaders));
  }

  /** Each job starts before the one before it ends. */
  private static List<WeakReference<ClassLoader>> jobs() throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    Set<Object> sessions = Collections.newSetFromMap(new IdentityHashMap<>());
    Runnable last = () -> {};
    for (int i = 0; i < JOBS; i++) {
      ClassLoader loader = new JobLoader(classPath());
      loaders.add(new WeakReference<>(loader));
      Thread.currentThread().setContextClassLoader(loader);
      Object job =
          loader.loadClass(JobOfItsOwnLoader.class.getName()).getConstructor().newInstance();
      sessions.add(((Supplier<?>) job).get());
      last.run();
      last = (Runnable) job;
      Thread.currentThread().setContextClassLoader(null);
    }
    System.out.println(
        JOBS
            + " jobs used "
            + sessions.size()
            + " sessions, open "
            + SessionRegistry.shared().openSessions());
    last.run();
    return loaders;
  }

  private static long alive(List<WeakReference<ClassLoader>> loaders) throws InterruptedException {
    long alive = loaders.size();
    for (int i = 0; i < 20 && alive > 0; i++) {
      System.gc();
      Thread.sleep(50);
      alive = loaders.stream().filter(loader -> loader.get() != null).count();
    }
    return alive;
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(new File(entry).toURI().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
