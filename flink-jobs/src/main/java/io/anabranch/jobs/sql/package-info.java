// SPDX-License-Identifier: Apache-2.0
/** Flink's SQL client on a cluster's gateway, ready configured; scripts taken apart. */
package io.anabranch.jobs.sql;
