// SPDX-License-Identifier: Apache-2.0
/**
 * A real Kafka broker for demonstrations, parity runs and tests: a process of its own, started from
 * a folder of jars, gone when this process ends. Nothing here is used by jobs on a cluster.
 */
package io.anabranch.jobs.kafka;
