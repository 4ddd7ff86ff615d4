package org.medicalgpt4j.checkpoint;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tensors of other stores under names of their own: shards of one model, or the same data under the names another program expects.
 * Closing it closes the stores beneath.
 */
public final class CombinedStore implements ParameterStore {
    private final String source;
    private final Map<String, Supplier<StoredTensor>> tensors;
    private final Collection<ParameterStore> owned;

    CombinedStore(String source, Map<String, Supplier<StoredTensor>> tensors, Collection<ParameterStore> owned) {
        this.source = source;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.owned = new LinkedHashSet<>(owned);
    }

    /**
     * The same tensors under other names.
     *
     * @throws CheckpointException where two tensors would get the same name
     */
    public static CombinedStore renamed(ParameterStore store, Function<String, String> newName) {
        Map<String, Supplier<StoredTensor>> tensors = new LinkedHashMap<>();
        for (String name : store.names()) {
            String renamed = newName.apply(name);
            if (tensors.put(renamed, () -> new RenamedTensor(store.tensor(name), renamed)) != null) {
                throw new CheckpointException(store.source() + ": two tensors would be called '" + renamed + "'");
            }
        }
        return new CombinedStore(store.source(), tensors, Set.of(store));
    }

    /**
     * All tensors of two stores; where both have a name, the first one's is meant.
     *
     * @param source what to call the union in messages
     */
    public static CombinedStore union(String source, ParameterStore first, ParameterStore second) {
        Map<String, Supplier<StoredTensor>> tensors = new LinkedHashMap<>();
        first.names().forEach(name -> tensors.put(name, () -> first.tensor(name)));
        second.names().forEach(name -> tensors.putIfAbsent(name, () -> second.tensor(name)));
        return new CombinedStore(source, tensors, Set.of(first, second));
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public StoredTensor tensor(String name) {
        Supplier<StoredTensor> tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException(source + " has no tensor '" + name + "'");
        }
        return tensor.get();
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public void close() {
        owned.forEach(ParameterStore::close);
    }
}
