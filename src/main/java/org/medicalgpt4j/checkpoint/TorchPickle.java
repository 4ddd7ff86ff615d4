package org.medicalgpt4j.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.pickle.PickleValue;

/** Finds the tensors in what a PyTorch pickle holds: a dictionary with a tensor for every name. */
final class TorchPickle {
    private static final int LONGEST_NAME = 1024;
    private static final int LARGEST_LONG_BITS = 63;

    private final String source;

    TorchPickle(String source) {
        this.source = source;
    }

    /** @throws CheckpointException where there is anything but tensors by name */
    List<TorchTensor> tensors(PickleValue value) {
        if (!(value instanceof PickleValue.Dictionary dictionary)) {
            throw new CheckpointException(
                    source + " holds " + value.kind() + ", but a dictionary of tensors by their names was expected");
        }
        List<TorchTensor> tensors = new ArrayList<>();
        for (Map.Entry<String, PickleValue> entry : dictionary.entries().entrySet()) {
            if (entry.getKey().length() > LONGEST_NAME) {
                throw new CheckpointException(source + " has a tensor with a name of "
                        + entry.getKey().length() + " characters, more than the " + LONGEST_NAME + " allowed");
            }
            tensors.add(tensor(entry.getKey(), entry.getValue()));
        }
        return tensors;
    }

    private TorchTensor tensor(String name, PickleValue value) {
        if (!(value instanceof PickleValue.Call call)) {
            throw wrong(name, "is " + value.kind() + ", but a tensor was expected");
        }
        List<PickleValue> arguments = call.arguments();
        return switch (call.function()) {
            case TorchTypes.PARAMETER -> {
                requireCount(name, call, 3);
                if (!(arguments.get(0) instanceof PickleValue.Call data)
                        || data.function().equals(TorchTypes.PARAMETER)) {
                    throw wrong(name, "is a parameter of " + arguments.get(0).kind() + ", but a tensor was expected");
                }
                yield tensor(name, data);
            }
            case TorchTypes.TENSOR -> {
                requireCount(name, call, 4);
                yield typed(name, arguments);
            }
            case TorchTypes.TENSOR_V2 -> {
                requireCount(name, call, 6);
                yield typed(name, arguments);
            }
            case TorchTypes.TENSOR_V3 -> {
                requireCount(name, call, 7);
                yield untyped(name, arguments);
            }
            default -> throw wrong(name, "is " + call.kind() + ", but a tensor was expected");
        };
    }

    private void requireCount(String name, PickleValue.Call call, int count) {
        if (call.arguments().size() != count) {
            throw wrong(
                    name,
                    "is described by " + call.arguments().size() + " values, but " + call.function() + " has " + count);
        }
    }

    private TorchTensor typed(String name, List<PickleValue> arguments) {
        TorchStorage storage = storage(name, arguments.get(0));
        ScalarType type =
                storage.type().orElseThrow(() -> wrong(name, "lies in an untyped storage and has no type of its own"));
        return checked(name, type, storage, arguments);
    }

    private TorchTensor untyped(String name, List<PickleValue> arguments) {
        ScalarType type = Optional.of(arguments.get(6))
                .filter(PickleValue.Global.class::isInstance)
                .flatMap(global -> TorchTypes.ofType(((PickleValue.Global) global).name()))
                .orElseThrow(() -> wrong(
                        name,
                        "has " + arguments.get(6).kind() + " for a type, but one such as torch.uint16 was expected"));
        TorchStorage storage = storage(name, arguments.get(0));
        if (storage.type().isPresent()) {
            throw wrong(name, "has a type, but lies in a storage of another");
        }
        return checked(name, type, storage, arguments);
    }

    private TorchTensor checked(String name, ScalarType type, TorchStorage storage, List<PickleValue> arguments) {
        return TorchTensor.checked(
                source,
                name,
                type,
                storage,
                whole(name, arguments.get(1)),
                wholes(name, arguments.get(2)),
                wholes(name, arguments.get(3)));
    }

    /** A storage is described by {@code ('storage', type, key, device, elements)}, in old files with {@code (view key, start, elements)} after it. */
    private TorchStorage storage(String name, PickleValue value) {
        boolean described = value instanceof PickleValue.Outside outside
                && outside.description() instanceof PickleValue.Sequence parts
                && (parts.items().size() == 5 || parts.items().size() == 6)
                && parts.items().get(0) instanceof PickleValue.Text word
                && word.value().equals("storage")
                && parts.items().get(1) instanceof PickleValue.Global
                && parts.items().get(2) instanceof PickleValue.Text;
        if (!described) {
            throw wrong(name, "lies in " + value.kind() + " that is not described as PyTorch does");
        }
        List<PickleValue> parts = ((PickleValue.Sequence) ((PickleValue.Outside) value).description()).items();
        String typeName = ((PickleValue.Global) parts.get(1)).name();
        Optional<ScalarType> type = TorchTypes.ofStorage(typeName);
        if (type.isEmpty() && !typeName.equals(TorchTypes.UNTYPED)) {
            throw wrong(name, "lies in a storage of type " + typeName + ", which is not known");
        }
        long elements = whole(name, parts.get(4));
        long bytesPerElement = type.map(ScalarType::bytesPerBlock).orElse(1);
        if (elements < 0 || elements > Long.MAX_VALUE / bytesPerElement) {
            throw wrong(name, "lies in a storage of " + elements + " elements, which is no size");
        }
        String key = ((PickleValue.Text) parts.get(2)).value();
        if (parts.size() == 5 || parts.get(5) instanceof PickleValue.Nothing) {
            return new TorchStorage(key, type, elements, 0, elements);
        }
        if (!(parts.get(5) instanceof PickleValue.Sequence view) || view.items().size() != 3) {
            throw wrong(name, "lies in a storage with " + parts.get(5).kind() + " for a view");
        }
        long start = whole(name, view.items().get(1));
        long length = whole(name, view.items().get(2));
        if (start < 0 || length < 0 || start > elements || length > elements - start) {
            throw wrong(
                    name,
                    "lies in the part from " + start + " with " + length + " elements of a storage of " + elements);
        }
        return new TorchStorage(key, type, elements, start, length);
    }

    private long[] wholes(String name, PickleValue value) {
        if (!(value instanceof PickleValue.Sequence sequence)) {
            throw wrong(name, "has " + value.kind() + " for its shape or strides, but a tuple of numbers was expected");
        }
        return sequence.items().stream().mapToLong(item -> whole(name, item)).toArray();
    }

    private long whole(String name, PickleValue value) {
        if (value instanceof PickleValue.Whole whole && whole.value().bitLength() <= LARGEST_LONG_BITS) {
            return whole.value().longValue();
        }
        throw wrong(name, "has " + value.kind() + " where a whole number was expected");
    }

    private CheckpointException wrong(String name, String seen) {
        return new CheckpointException(source + ": '" + name + "' " + seen);
    }
}
