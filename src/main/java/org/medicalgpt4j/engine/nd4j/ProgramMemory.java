package org.medicalgpt4j.engine.nd4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.nd4j.kernel.HostTensor;
import org.medicalgpt4j.engine.plan.Placement;
import org.medicalgpt4j.engine.plan.PlanSurvey;
import org.medicalgpt4j.model.StateTensor;
import org.nd4j.linalg.api.buffer.DataType;

/** What programs hold beside parameters: intermediate values, and the key/value cache. */
final class ProgramMemory implements AutoCloseable {
    private final Arena arena = new Arena();
    private final NativeMemory stateMemory;
    private final Map<String, HostTensor> states = new LinkedHashMap<>();

    ProgramMemory(List<StateTensor> tensors) {
        this.stateMemory = new NativeMemory(
                "the key/value cache",
                PlanSurvey.bytes(tensors.stream().map(StateTensor::shape).toList(), NativeMemory.ALIGNMENT));
        long offset = 0;
        for (StateTensor state : tensors) {
            long length = Placement.length(state.shape());
            states.put(state.name(), new HostTensor(stateMemory.floats(offset, length), DataType.FLOAT, state.shape()));
            offset += NativeMemory.aligned(length * Float.BYTES);
        }
    }

    Arena arena() {
        return arena;
    }

    Set<String> states() {
        return states.keySet();
    }

    HostTensor state(String name) {
        return states.get(name);
    }

    /** @throws IllegalArgumentException if these are other tensors than the ones this memory was made for */
    void requireSame(List<StateTensor> tensors) {
        boolean same = tensors.size() == states.size()
                && tensors.stream()
                        .allMatch(tensor -> states.containsKey(tensor.name())
                                && Arrays.equals(states.get(tensor.name()).shape(), tensor.shape()));
        if (!same) {
            throw new IllegalArgumentException("programs with other caches cannot share one");
        }
    }

    Program.MemoryUse use() {
        return new Program.MemoryUse(arena.memory().bytes(), 0, 0, stateMemory.bytes());
    }

    @Override
    public void close() {
        arena.close();
        stateMemory.close();
    }
}
