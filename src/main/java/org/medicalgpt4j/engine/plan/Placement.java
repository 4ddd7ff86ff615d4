package org.medicalgpt4j.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.engine.plan.ArenaLayout.Block;
import org.nd4j.linalg.api.buffer.DataType;

/** Where the values of a plan and the scratch memory of its steps lie in the arena, for the shapes of one batch. */
public final class Placement {
    private final GraphPlan plan;
    private final int alignment;
    private final KernelSupport kernels;
    private final ShapeInference shapes;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Integer, Integer> blockOfStorage = new HashMap<>();
    private final Map<Integer, Integer> blockOfScratch = new HashMap<>();
    private final ArenaLayout layout;

    /** {@code bytes} from {@code offset} on, taken from step {@code first} to step {@code last}. */
    public record Space(long offset, long bytes, int first, int last) {}

    /**
     * @param known shapes of all values that no step makes, by id
     * @param alignment every block starts at a multiple of this many bytes
     * @param kernels say how much scratch memory they need
     */
    public Placement(GraphPlan plan, long[][] known, int alignment, KernelSupport kernels) {
        this.plan = plan;
        this.alignment = alignment;
        this.kernels = kernels;
        this.shapes = new ShapeInference(plan, known);
        placeValues();
        placeScratch();
        this.layout = ArenaLayout.of(blocks);
    }

    private void placeValues() {
        Map<Integer, Block> byStorage = new HashMap<>();
        for (PlanValue value : plan.values()) {
            if (inArena(value)) {
                long bytes =
                        aligned(length(shapes.shape(value.id())) * value.type().width());
                int first = Math.max(0, value.producer());
                int last = Math.max(first, value.lastUse());
                byStorage.merge(value.storage(), new Block(bytes, first, last), (a, b) -> merged(value, a, b));
            }
        }
        byStorage.forEach((storage, block) -> {
            blockOfStorage.put(storage, blocks.size());
            blocks.add(block);
        });
    }

    private void placeScratch() {
        for (PlanStep step : plan.steps()) {
            long floats = scratchFloats(step);
            if (floats > 0) {
                blockOfScratch.put(step.index(), blocks.size());
                int first = kernels.preparesScratch(step.tensorOp()) ? 0 : step.index();
                blocks.add(new Block(aligned(floats * 4), first, step.index()));
            }
        }
    }

    private long aligned(long bytes) {
        return aligned(bytes, alignment);
    }

    static long aligned(long bytes, int alignment) {
        return Math.addExact(bytes, alignment - 1) / alignment * alignment;
    }

    private static Block merged(PlanValue value, Block a, Block b) {
        if (a.bytes() != b.bytes()) {
            throw new IllegalStateException(value.name() + " shares memory with a value of another size");
        }
        return new Block(a.bytes(), Math.min(a.first(), b.first()), Math.max(a.last(), b.last()));
    }

    public static long length(long[] shape) {
        long length = 1;
        for (long size : shape) {
            length = Math.multiplyExact(length, size);
        }
        return length;
    }

    /** Bytes the arena must have. */
    public long bytes() {
        return layout.bytes();
    }

    public ShapeInference shapes() {
        return shapes;
    }

    public static boolean inArena(PlanValue value) {
        return (value.origin() == PlanValue.Origin.COMPUTED || value.origin() == PlanValue.Origin.INPUT)
                && (isFloat(value.type()) || value.type() == DataType.INT);
    }

    /** Whether a value is floats in the engine's own memory, and not an array of ND4J's. */
    private static boolean isFloats(PlanValue value) {
        return isFloat(value.type()) && value.origin() != PlanValue.Origin.CONSTANT;
    }

    private static boolean isFloat(DataType type) {
        return type == DataType.FLOAT || type == DataType.BFLOAT16;
    }

    /** Where a value lies that is {@link #inArena}. */
    public Space space(PlanValue value) {
        return space(blockOfStorage.get(value.storage()));
    }

    /** Where a step's kernel works, if it needs memory for that. */
    public Optional<Space> scratch(PlanStep step) {
        return Optional.ofNullable(blockOfScratch.get(step.index())).map(this::space);
    }

    /** How many floats of scratch memory a step's kernel asks for. */
    public long scratchFloats(PlanStep step) {
        return step.fast() ? kernels.scratchFloats(step.tensorOp(), shapes.inputs(step)) : 0;
    }

    private Space space(int index) {
        Block block = blocks.get(index);
        return new Space(layout.offsets()[index], block.bytes(), block.first(), block.last());
    }

    /** Whether a step is a sum of two tensors of one shape, which the engine computes itself. */
    public boolean isSum(PlanStep step) {
        if (!step.isAdd()) {
            return false;
        }
        long[][] inputs = shapes.inputs(step);
        return Arrays.equals(inputs[0], inputs[1])
                && Arrays.stream(step.inputs())
                        .allMatch(id -> isFloats(plan.values().get(id)))
                && isFloats(plan.values().get(step.outputs()[0]));
    }
}
