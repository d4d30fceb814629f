// SPDX-License-Identifier: Apache-2.0
/** Running a job to its end: progress while it runs, an account of every row when it is done. */
package io.anabranch.jobs.run;
