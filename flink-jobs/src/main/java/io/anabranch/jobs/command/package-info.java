// SPDX-License-Identifier: Apache-2.0
/** One class per command: options in, one call, a summary out. */
package io.anabranch.jobs.command;
