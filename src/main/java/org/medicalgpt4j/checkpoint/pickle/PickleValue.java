package org.medicalgpt4j.checkpoint.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pickle holds. Containers compare by identity, so that no comparison follows references a pickle made up. */
public sealed interface PickleValue {

    /** A phrase for messages, such as {@code a list}. */
    String kind();

    /** Containers in one another below this value, itself included; 0 for what holds nothing. */
    default int depth() {
        return 0;
    }

    /** Python's {@code None}. */
    record Nothing() implements PickleValue {
        @Override
        public String kind() {
            return "None";
        }
    }

    record Truth(boolean value) implements PickleValue {
        @Override
        public String kind() {
            return value ? "True" : "False";
        }
    }

    record Whole(BigInteger value) implements PickleValue {
        @Override
        public String kind() {
            return "the number " + value;
        }
    }

    record Real(double value) implements PickleValue {
        @Override
        public String kind() {
            return "the number " + value;
        }
    }

    record Text(String value) implements PickleValue {
        private static final int SHOWN = 80;

        @Override
        public String kind() {
            return "the text '" + (value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value) + "'";
        }
    }

    /** The name of a class or function, which stays a name. */
    record Global(String name) implements PickleValue {
        @Override
        public String kind() {
            return "the name " + name;
        }
    }

    /** A list or a tuple. */
    final class Sequence implements PickleValue {
        private final boolean tuple;
        private final List<PickleValue> items = new ArrayList<>();
        private int depth = 1;

        Sequence(boolean tuple) {
            this.tuple = tuple;
        }

        void add(PickleValue item) {
            items.add(item);
            depth = Math.max(depth, item.depth() + 1);
        }

        public boolean tuple() {
            return tuple;
        }

        public List<PickleValue> items() {
            return Collections.unmodifiableList(items);
        }

        @Override
        public String kind() {
            return tuple ? "a tuple" : "a list";
        }

        @Override
        public int depth() {
            return depth;
        }
    }

    /** A dictionary, in the order in which keys were set. */
    final class Dictionary implements PickleValue {
        private final Map<String, PickleValue> entries = new LinkedHashMap<>();
        private int depth = 1;

        void put(String key, PickleValue value) {
            entries.put(key, value);
            depth = Math.max(depth, value.depth() + 1);
        }

        public Map<String, PickleValue> entries() {
            return Collections.unmodifiableMap(entries);
        }

        @Override
        public String kind() {
            return "a dictionary";
        }

        @Override
        public int depth() {
            return depth;
        }
    }

    /** Something that lies outside the pickle, by what the pickle says of it. */
    final class Outside implements PickleValue {
        private final PickleValue description;

        Outside(PickleValue description) {
            this.description = description;
        }

        public PickleValue description() {
            return description;
        }

        @Override
        public String kind() {
            return "a storage";
        }

        @Override
        public int depth() {
            return description.depth() + 1;
        }
    }

    /** What Python would get by calling a function; here only who would be called with what. */
    final class Call implements PickleValue {
        private final Global function;
        private final Sequence arguments;

        Call(Global function, Sequence arguments) {
            this.function = function;
            this.arguments = arguments;
        }

        public String function() {
            return function.name();
        }

        public List<PickleValue> arguments() {
            return arguments.items();
        }

        @Override
        public String kind() {
            return "what " + function.name() + " would return";
        }

        @Override
        public int depth() {
            return arguments.depth() + 1;
        }
    }
}
