package org.medicalgpt4j.engine.cuda.kernel;

import org.medicalgpt4j.engine.cuda.runtime.DeviceTensor;
import org.medicalgpt4j.engine.cuda.runtime.LaunchSize;
import org.medicalgpt4j.op.AttentionShape;
import org.medicalgpt4j.op.CachedAttention;
import org.medicalgpt4j.op.PageTable;
import org.medicalgpt4j.op.SequenceStarts;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * On tensor cores where they serve; else new keys and values go to their pages, then a block for each query and head reads
 * the pages.
 */
final class CachedAttentionRows implements DeviceKernel<CachedAttention> {
    @Override
    public Class<CachedAttention> op() {
        return CachedAttention.class;
    }

    @Override
    public String name(CachedAttention op, DataType real) {
        return DecodeAttention.serves(op.shape(), real) ? "DecodeAttention" : "CachedAttentionRows";
    }

    @Override
    public long scratch(CachedAttention op, long[][] inputs, WorkSizes sizes) {
        return DecodeAttention.serves(op.shape(), sizes.real()) ? DecodeAttention.scratch(op, inputs) : 0;
    }

    @Override
    public void prepare(CachedAttention op, DeviceCall call) {
        check(op, call);
        if (DecodeAttention.serves(op.shape(), call.input(0).type())) {
            DecodeAttention.check(call.given()[5], call.given()[6]);
        }
    }

    @Override
    public void run(CachedAttention op, DeviceCall call) {
        if (DecodeAttention.serves(op.shape(), call.input(0).type())) {
            DecodeAttention.run(op, call);
            return;
        }
        AttentionShape shape = HeadSize.checked(op.shape());
        int tokens = call.input(0).rows();
        DeviceTensor keys = call.input(3);
        int sequences = call.input(6).size(0) - 1;
        int pageWidth = call.input(7).size(1);
        int pageSize = keys.size(1);
        int width = shape.keyValueHeads() * shape.headSize();
        call.device()
                .launch(
                        call.input(0).type(),
                        "cached_attention",
                        "cache_append",
                        LaunchSize.rows(tokens, width),
                        call.input(1),
                        call.input(2),
                        keys,
                        call.input(4),
                        call.input(5),
                        call.input(6),
                        call.input(7),
                        sequences,
                        pageWidth,
                        pageSize,
                        width);
        call.device()
                .launch(
                        call.input(0).type(),
                        "cached_attention",
                        "cached_attention",
                        LaunchSize.blocks(Math.multiplyExact(tokens, shape.heads()), 128),
                        call.input(0),
                        keys,
                        call.input(4),
                        call.input(5),
                        call.input(6),
                        call.input(7),
                        call.output(0),
                        sequences,
                        pageWidth,
                        pageSize,
                        shape.heads(),
                        shape.keyValueHeads(),
                        shape.headSize(),
                        shape.window(),
                        (float) shape.scale());
    }

    /** Every position that is written or read has a page of the cache. */
    private static void check(CachedAttention op, DeviceCall call) {
        int[] positions = call.given()[5];
        int[] starts = call.given()[6];
        DeviceTensor keys = call.input(3);
        SequenceStarts.check(op, starts, positions.length);
        for (int s = 0; s + 1 < starts.length; s++) {
            PageTable pages = new PageTable(call.given()[7], call.input(7).size(1), s, keys.size(0), keys.size(1));
            int last = -1;
            for (int i = starts[s]; i < starts[s + 1]; i++) {
                pages.slot(positions[i]);
                last = Math.max(last, positions[i]);
            }
            for (int p = 0; p <= last; p += keys.size(1)) {
                if (op.shape().window() == 0
                        || p + keys.size(1) > last - op.shape().window()) {
                    pages.slot(p);
                }
            }
        }
    }
}
