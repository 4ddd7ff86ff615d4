package org.medicalgpt4j.checkpoint;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** PyTorch's names of element types, and of what rebuilds tensors. */
final class TorchTypes {
    static final String TENSOR = "torch._utils._rebuild_tensor";
    static final String TENSOR_V2 = "torch._utils._rebuild_tensor_v2";
    static final String TENSOR_V3 = "torch._utils._rebuild_tensor_v3";
    static final String PARAMETER = "torch._utils._rebuild_parameter";
    static final String UNTYPED = "torch.storage.UntypedStorage";

    private static final Map<String, ScalarType> STORAGES = Map.of(
            "torch.DoubleStorage", ScalarType.F64,
            "torch.FloatStorage", ScalarType.F32,
            "torch.HalfStorage", ScalarType.F16,
            "torch.BFloat16Storage", ScalarType.BF16,
            "torch.LongStorage", ScalarType.I64,
            "torch.IntStorage", ScalarType.I32,
            "torch.ShortStorage", ScalarType.I16,
            "torch.CharStorage", ScalarType.I8,
            "torch.ByteStorage", ScalarType.U8,
            "torch.BoolStorage", ScalarType.BOOL);

    /** Types without a storage of their own name. */
    private static final Map<String, ScalarType> TYPES = Map.of(
            "torch.uint16", ScalarType.U16,
            "torch.uint32", ScalarType.U32,
            "torch.uint64", ScalarType.U64,
            "torch.float8_e4m3fn", ScalarType.F8_E4M3,
            "torch.float8_e5m2", ScalarType.F8_E5M2);

    private TorchTypes() {}

    /** All names that a pickle of tensors may hold. */
    static Set<String> known() {
        Set<String> known = new HashSet<>(Set.of(TENSOR, TENSOR_V2, TENSOR_V3, PARAMETER, UNTYPED));
        known.addAll(STORAGES.keySet());
        known.addAll(TYPES.keySet());
        return known;
    }

    static Optional<ScalarType> ofStorage(String name) {
        return Optional.ofNullable(STORAGES.get(name));
    }

    static Optional<ScalarType> ofType(String name) {
        return Optional.ofNullable(TYPES.get(name));
    }
}
