// SPDX-License-Identifier: Apache-2.0
/** Hoeffding trees and forests of them. */
package io.anabranch.core.learn.tree;
