// SPDX-License-Identifier: Apache-2.0
/**
 * What a process has once: ONNX Runtime's environment and the native sessions, shared by all jobs.
 *
 * <p>On a cluster these classes lie in Flink's {@code lib/} beside ONNX Runtime, so that every job
 * finds the same registry, whatever class loader the job has. They know the JDK and ONNX Runtime
 * only and keep nothing that belongs to a job: no object of its classes, no thread local, no thread
 * with its class loader. Jobs built at other times call them, so what is public here does not
 * change.
 */
package io.anabranch.sessions;
