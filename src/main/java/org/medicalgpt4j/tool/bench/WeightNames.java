package org.medicalgpt4j.tool.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.model.QuantizationSpec;
import org.medicalgpt4j.quantization.BlockFormat;
import org.medicalgpt4j.quantization.FourBitCode;
import org.medicalgpt4j.quantization.FourBitFormat;
import org.medicalgpt4j.quantization.GgufFormat;
import org.medicalgpt4j.quantization.RowInt8Format;

/** Formats of weights that can be measured, by name. */
public final class WeightNames {
    private static final Map<String, QuantizationSpec> PACKED = new LinkedHashMap<>();

    static {
        PACKED.put("nf4", QuantizationSpec.linear(new FourBitFormat(FourBitCode.NF4, 64, true)));
        PACKED.put("fp4", QuantizationSpec.linear(new FourBitFormat(FourBitCode.FP4, 64, true)));
        PACKED.put("int8", QuantizationSpec.linear(new RowInt8Format()));
        // as in a GGUF file: embedding and head too
        Arrays.stream(BlockFormat.values())
                .filter(BlockFormat::isWritable)
                .forEach(format -> PACKED.put(
                        format.name(), new QuantizationSpec((module, role) -> Optional.of(new GgufFormat(format)))));
    }

    private WeightNames() {}

    /** The weights of that name; absent if there are none. */
    public static Optional<QuantizationSpec> packed(String name) {
        return Optional.ofNullable(PACKED.get(name));
    }

    public static List<String> all() {
        return new ArrayList<>(PACKED.keySet());
    }
}
