package org.medicalgpt4j.tool.merge;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.checkpoint.AdapterTensors;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.PeftAdapter;
import org.medicalgpt4j.checkpoint.StoredTensor;

/** What an adapter makes of a model's tensors when it is merged. */
public final class AdaptedTensors {
    private static final String WEIGHT = ".weight";
    private static final String LORA_A = ".lora_A.weight";

    private final PeftAdapter adapter;
    private final Set<String> used = new HashSet<>();
    private int layers;

    private AdaptedTensors(PeftAdapter adapter) {
        this.adapter = adapter;
    }

    /**
     * @param adapter open as long as tensors are read
     * @throws CheckpointException if it cannot be merged
     */
    public static AdaptedTensors of(PeftAdapter adapter) {
        if (adapter.config().fanInFanOut()) {
            throw new CheckpointException("the adapter has fan_in_fan_out, which no model family here uses");
        }
        return new AdaptedTensors(adapter);
    }

    /**
     * What takes the place of a tensor; empty if it stays as it is.
     *
     * @param name of the tensor in the model
     * @throws CheckpointException if shapes do not fit
     */
    public Optional<OutgoingTensor.FloatSource> of(String name, StoredTensor weight) {
        String saved = adapterName(name);
        if (adapter.weights().contains(saved)) {
            return Optional.of(whole(saved, weight));
        }
        if (!name.endsWith(WEIGHT)) {
            return Optional.empty();
        }
        String a = adapterName(name.substring(0, name.length() - WEIGHT.length()) + LORA_A);
        String module = a.substring(AdapterTensors.PREFIX.length(), a.length() - LORA_A.length());
        String b = AdapterTensors.loraB(module);
        if (!adapter.weights().contains(a) || !adapter.weights().contains(b)) {
            return Optional.empty();
        }
        used.add(a);
        used.add(b);
        layers++;
        return Optional.of(new MergedTensor(
                weight,
                adapter.weights().tensor(a),
                adapter.weights().tensor(b),
                magnitude(module),
                adapter.config().scale(module)));
    }

    /**
     * What the adapter calls a tensor of the weights: a model saved without its head lacks the first part of the name that
     * an adapter, made for the whole model, has.
     */
    private String adapterName(String name) {
        List<String> longer = adapter.weights().contains(AdapterTensors.PREFIX + name)
                ? List.of()
                : adapter.weights().names().stream()
                        .filter(other -> other.endsWith("." + name))
                        .toList();
        return longer.size() == 1 ? longer.get(0) : AdapterTensors.PREFIX + name;
    }

    private OutgoingTensor.FloatSource whole(String saved, StoredTensor weight) {
        StoredTensor tensor = adapter.weights().tensor(saved);
        if (!Arrays.equals(tensor.info().shape(), weight.info().shape())) {
            throw new CheckpointException("the adapter's tensor " + saved + " has shape "
                    + Arrays.toString(tensor.info().shape()) + ", but "
                    + weight.info().name() + " has "
                    + Arrays.toString(weight.info().shape()));
        }
        used.add(saved);
        return (offset, target, length) -> tensor.readFloats(offset, target, 0, length);
    }

    private Optional<StoredTensor> magnitude(String module) {
        String name = AdapterTensors.magnitude(module);
        if (!adapter.config().useDora() || !adapter.weights().contains(name)) {
            return Optional.empty();
        }
        used.add(name);
        return Optional.of(adapter.weights().tensor(name));
    }

    /** Number of layers whose weights were changed by factors. */
    int layers() {
        return layers;
    }

    /**
     * @param model where the tensors came from, for the message
     * @throws CheckpointException if a tensor of the adapter was not asked for
     */
    void requireAllUsed(String model) {
        List<String> left = adapter.weights().names().stream()
                .filter(name -> !used.contains(name))
                // a tied head saved under its second name belongs to a tensor that the model stores once
                .filter(name -> !name.equals(AdapterTensors.saved("lm_head.weight")))
                .toList();
        if (!left.isEmpty()) {
            throw new CheckpointException("the adapter's tensor " + left.get(0) + " has no place in " + model
                    + (left.size() > 1 ? ", nor have " + (left.size() - 1) + " others" : ""));
        }
    }
}
