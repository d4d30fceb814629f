// SPDX-License-Identifier: Apache-2.0
/**
 * A simulated fleet of devices to learn from and to measure with. Every event is a function of the
 * seed and of its own number, so any split of the numbers gives the same events. What is hidden
 * from a learner (true weights, drifts, faults) can be asked for afterwards.
 */
package io.anabranch.core.fleet;
