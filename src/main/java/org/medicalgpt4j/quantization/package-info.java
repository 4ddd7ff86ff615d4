/**
 * Numbers in fewer bits than f32: narrow floats, and weight matrices whose elements share scales in blocks.
 *
 * <p>Depends on nothing else of this program: files ({@code checkpoint}), ops and kernels all read these formats.
 */
package org.medicalgpt4j.quantization;
