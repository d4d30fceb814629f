// SPDX-License-Identifier: Apache-2.0
/**
 * Sources and sinks through Flink's table connectors, without the SQL planner. The only place that
 * knows files from topics and bounded from unbounded; everything behind it sees a stream of rows
 * with event times and watermarks. A record that cannot be decoded becomes a dead letter, never an
 * exception.
 */
package io.anabranch.jobs.io;
