// SPDX-License-Identifier: Apache-2.0
/**
 * A genuine session cluster on this machine: JobManager, TaskManagers and SQL gateway, each a
 * process, started from the Maven jars or from a Flink distribution. A supervisor, a process too,
 * replaces those that die. All that is known of a cluster is in one folder.
 */
package io.anabranch.jobs.cluster;
