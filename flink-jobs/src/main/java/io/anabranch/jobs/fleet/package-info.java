// SPDX-License-Identifier: Apache-2.0
/** A simulated fleet of devices, written to where a real one would send its events. */
package io.anabranch.jobs.fleet;
