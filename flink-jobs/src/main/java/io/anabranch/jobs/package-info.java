// SPDX-License-Identifier: Apache-2.0
/** The command line: wiring of sources, features, models and sinks into Flink jobs. */
package io.anabranch.jobs;
