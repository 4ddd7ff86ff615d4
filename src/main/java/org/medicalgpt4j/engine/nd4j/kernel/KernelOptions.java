package org.medicalgpt4j.engine.nd4j.kernel;

/**
 * What kernels may know of the machine and the run.
 *
 * @param threads number of threads that work at once
 * @param headChunk rows of logits held at once by the head
 */
public record KernelOptions(int threads, int headChunk) {}
