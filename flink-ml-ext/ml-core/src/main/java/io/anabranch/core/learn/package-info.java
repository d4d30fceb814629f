// SPDX-License-Identifier: Apache-2.0
/**
 * Learners that see one example at a time: predict, then learn. A {@link
 * io.anabranch.core.learn.Learner} is an algorithm with its settings, an {@link
 * io.anabranch.core.learn.OnlineModel} what one key has learnt. A new one is its class and one line
 * in the listing of its package.
 */
package io.anabranch.core.learn;
