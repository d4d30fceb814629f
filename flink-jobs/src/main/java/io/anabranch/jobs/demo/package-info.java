// SPDX-License-Identifier: Apache-2.0
/** The main job on an embedded default: nothing to install, nothing to configure. */
package io.anabranch.jobs.demo;
