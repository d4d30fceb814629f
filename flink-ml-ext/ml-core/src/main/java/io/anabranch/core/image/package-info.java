// SPDX-License-Identifier: Apache-2.0
/**
 * Image files to pixels of a wanted size, as Pillow makes them: decoding, conversion of colours,
 * antialiased resizing, cutting. All buffers are reused from image to image.
 */
package io.anabranch.core.image;
