// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

/** A node of a tree. */
abstract class Node {
  abstract Node copy();
}
