// SPDX-License-Identifier: Apache-2.0
/** Scripts and SQL of the documents on a cluster of processes, by every way that leads there. */
package io.anabranch.jobs.sql;
