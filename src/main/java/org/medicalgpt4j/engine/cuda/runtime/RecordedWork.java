package org.medicalgpt4j.engine.cuda.runtime;

import static org.bytedeco.cuda.global.cudart.cudaGraphDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphExecDestroy;
import static org.bytedeco.cuda.global.cudart.cudaGraphInstantiate;
import static org.bytedeco.cuda.global.cudart.cudaGraphLaunch;
import static org.bytedeco.cuda.global.cudart.cudaStreamBeginCapture;
import static org.bytedeco.cuda.global.cudart.cudaStreamCaptureModeThreadLocal;
import static org.bytedeco.cuda.global.cudart.cudaStreamEndCapture;

import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;

/**
 * Kernels that were recorded instead of started (a CUDA graph), to be started together as often as wanted: a launch then
 * costs the host next to nothing. Addresses and numbers are those of the recording.
 */
public final class RecordedWork implements AutoCloseable {
    private final CUgraphExec_st graph;

    private RecordedWork(CUgraphExec_st graph) {
        this.graph = graph;
    }

    /** @param work starts kernels on the stream; it neither waits nor allocates */
    static RecordedWork of(CUstream_st stream, Runnable work) {
        CUgraph_st graph = new CUgraph_st();
        Status.runtime(cudaStreamBeginCapture(stream, cudaStreamCaptureModeThreadLocal), "record a graph");
        try {
            work.run();
        } catch (RuntimeException failure) {
            cudaStreamEndCapture(stream, graph);
            throw failure;
        }
        Status.runtime(cudaStreamEndCapture(stream, graph), "end the recording of a graph");
        CUgraphExec_st executable = new CUgraphExec_st();
        try {
            Status.runtime(cudaGraphInstantiate(executable, graph, 0), "make a graph ready to run");
        } finally {
            cudaGraphDestroy(graph);
        }
        return new RecordedWork(executable);
    }

    void start(CUstream_st stream) {
        Status.runtime(cudaGraphLaunch(graph, stream), "start a graph");
    }

    @Override
    public void close() {
        cudaGraphExecDestroy(graph);
    }
}
