package org.medicalgpt4j.engine.nd4j.kernel;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * An address inside memory that somebody else keeps alive. JavaCPP's own {@code getPointer} registers each pointer it makes
 * with the garbage collector; kernels make thousands of them per second and need nothing of that.
 */
final class FloatView extends FloatPointer {

    /** @param offset in floats */
    FloatView(Pointer memory, long offset, long length) {
        this.address = memory.address() + (memory.position() * memory.sizeof()) + offset * Float.BYTES;
        this.limit = length;
        this.capacity = length;
    }

    @Override
    public int sizeof() {
        return Float.BYTES;
    }
}
