package org.medicalgpt4j.engine.nd4j;

/** The memory of a program's intermediate values: grows when a batch needs more, and is used again by each run. */
final class Arena implements AutoCloseable {
    private NativeMemory memory = new NativeMemory("the arena of intermediate values", 0);
    private int generation;

    /** Makes sure that there are at least so many bytes; what was there is lost if the arena has to grow. */
    void ensure(long bytes) {
        if (bytes > memory.bytes()) {
            memory.close();
            memory = new NativeMemory("the arena of intermediate values", bytes);
            generation++;
        }
    }

    NativeMemory memory() {
        return memory;
    }

    /** Changes when the memory has moved. */
    int generation() {
        return generation;
    }

    @Override
    public void close() {
        memory.close();
    }
}
