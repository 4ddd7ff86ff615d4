package org.medicalgpt4j.checkpoint.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads one pickle of protocol 2 to 5, as far as <a href="https://docs.python.org/3/library/pickletools.html">its opcodes</a>
 * make numbers, texts, tuples, lists and dictionaries. Memory stays in proportion to the bytes there are: every opcode makes
 * one value at most, and how many there may be, how deep, and how many are remembered is limited.
 */
public final class PickleReader {
    private static final int MOST_STEPS = 2_000_000;
    private static final int MOST_REMEMBERED = 1_000_000;
    private static final int DEEPEST = 64;
    private static final int HIGHEST_PROTOCOL = 5;
    private static final String ORDERED = "collections.OrderedDict";

    private final PickleBytes bytes;
    private final Set<String> known;
    private final PickleStack stack;
    private final Map<Long, PickleValue> memo = new HashMap<>();
    private int steps;

    /**
     * @param source the file, for messages
     * @param bytes from the first of the pickle on; what follows it is not looked at
     * @param known names, such as {@code torch.FloatStorage}, that the pickle may hold besides {@code collections.OrderedDict}
     */
    public PickleReader(String source, ByteBuffer bytes, Set<String> known) {
        this.bytes = new PickleBytes(source, bytes);
        this.known = Set.copyOf(known);
        this.stack = new PickleStack(this.bytes);
    }

    /** Bytes read so far. */
    public int position() {
        return bytes.position();
    }

    /**
     * Reads up to the end of the pickle.
     *
     * @throws PickleException where the pickle is truncated or malformed, goes beyond a limit, or holds a name or an
     *     operation that is not known
     */
    public PickleValue read() {
        if (bytes.unsignedByte() != 0x80) {
            throw bytes.failure("no protocol number of 2 or more");
        }
        int protocol = bytes.unsignedByte();
        if (protocol < 2 || protocol > HIGHEST_PROTOCOL) {
            throw bytes.failure("the protocol " + protocol + ", but 2 to " + HIGHEST_PROTOCOL + " were expected,");
        }
        for (int opcode = bytes.unsignedByte(); opcode != '.'; opcode = bytes.unsignedByte()) {
            charge(1);
            step(opcode);
        }
        PickleValue result = stack.pop();
        if (!stack.isEmpty()) {
            throw bytes.failure("values that belong to nothing");
        }
        return result;
    }

    private void charge(int count) {
        steps = Math.addExact(steps, count);
        if (steps > MOST_STEPS) {
            throw bytes.failure("more than " + MOST_STEPS + " operations");
        }
    }

    private void step(int opcode) {
        switch (opcode) {
            case '(' -> stack.mark();
            case 'N' -> stack.push(new PickleValue.Nothing());
            case 0x88 -> stack.push(new PickleValue.Truth(true));
            case 0x89 -> stack.push(new PickleValue.Truth(false));
            case 'K' -> whole(bytes.unsignedByte());
            case 'M' -> whole(bytes.unsignedShort());
            case 'J' -> whole(bytes.signedInt());
            case 0x8a -> stack.push(new PickleValue.Whole(bytes.whole(bytes.unsignedByte())));
            case 'G' -> stack.push(new PickleValue.Real(bytes.real()));
            case 'X' -> stack.push(new PickleValue.Text(bytes.text(bytes.unsignedInt(), StandardCharsets.UTF_8)));
            case 0x8c -> stack.push(new PickleValue.Text(bytes.text(bytes.unsignedByte(), StandardCharsets.UTF_8)));
            case 0x8d -> stack.push(new PickleValue.Text(bytes.text(bytes.signedLong(), StandardCharsets.UTF_8)));
            // texts of Python 2
            case 'U' -> stack.push(new PickleValue.Text(bytes.text(bytes.unsignedByte(), StandardCharsets.US_ASCII)));
            case 'T' -> stack.push(new PickleValue.Text(bytes.text(bytes.unsignedInt(), StandardCharsets.US_ASCII)));
            case 'c' -> stack.push(global(bytes.line(), bytes.line()));
            case 0x93 -> {
                List<PickleValue> names = stack.pop(2);
                stack.push(global(text(names.get(0)), text(names.get(1))));
            }
            case ')' -> stack.push(new PickleValue.Sequence(true));
            case 0x85 -> fill(new PickleValue.Sequence(true), stack.pop(1));
            case 0x86 -> fill(new PickleValue.Sequence(true), stack.pop(2));
            case 0x87 -> fill(new PickleValue.Sequence(true), stack.pop(3));
            case 't' -> fill(new PickleValue.Sequence(true), stack.popToMark());
            case ']' -> stack.push(new PickleValue.Sequence(false));
            case 'a' -> append(stack.pop(1));
            case 'e' -> append(stack.popToMark());
            case '}' -> stack.push(new PickleValue.Dictionary());
            case 's' -> set(stack.pop(2));
            case 'u' -> set(stack.popToMark());
            case 'Q' -> stack.push(shallow(new PickleValue.Outside(stack.pop())));
            case 'R' -> reduce();
            case 'b' -> build();
            case 'q' -> remember(bytes.unsignedByte());
            case 'r' -> remember(bytes.unsignedInt());
            case 0x94 -> remember(memo.size());
            case 'h' -> recall(bytes.unsignedByte());
            case 'j' -> recall(bytes.unsignedInt());
            case '0' -> stack.pop();
            // a frame tells a reader of streams how much to fetch at once
            case 0x95 -> bytes.signedLong();
            default ->
                throw bytes.failure("the operation 0x" + Integer.toHexString(opcode)
                        + ", which numbers, texts, containers and tensors do not need,");
        }
    }

    private void whole(long value) {
        stack.push(new PickleValue.Whole(BigInteger.valueOf(value)));
    }

    private PickleValue.Global global(String module, String name) {
        String whole = module + "." + name;
        if (!whole.equals(ORDERED) && !known.contains(whole)) {
            throw bytes.failure("the name " + new PickleValue.Text(whole).value()
                    + ", but only tensors and plain containers are read here: it was refused and nothing was called,");
        }
        return new PickleValue.Global(whole);
    }

    private String text(PickleValue value) {
        if (value instanceof PickleValue.Text text) {
            return text.value();
        }
        throw bytes.failure(value.kind() + " where a text was expected");
    }

    private void fill(PickleValue.Sequence sequence, List<PickleValue> items) {
        items.forEach(sequence::add);
        stack.push(shallow(sequence));
    }

    private void append(List<PickleValue> items) {
        if (!(stack.top() instanceof PickleValue.Sequence list) || list.tuple()) {
            throw bytes.failure(stack.top().kind() + " where a list was expected");
        }
        items.forEach(list::add);
        shallow(list);
    }

    private void set(List<PickleValue> keysAndValues) {
        if (!(stack.top() instanceof PickleValue.Dictionary dictionary)) {
            throw bytes.failure(stack.top().kind() + " where a dictionary was expected");
        }
        set(dictionary, keysAndValues);
    }

    private void set(PickleValue.Dictionary dictionary, List<PickleValue> keysAndValues) {
        if (keysAndValues.size() % 2 != 0) {
            throw bytes.failure("a key without a value");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            dictionary.put(key(keysAndValues.get(i)), keysAndValues.get(i + 1));
        }
        shallow(dictionary);
    }

    /** Keys are texts, so that hashing them takes no longer than reading them did. */
    private String key(PickleValue value) {
        if (value instanceof PickleValue.Text text) {
            return text.value();
        }
        throw bytes.failure(value.kind() + " as a key, but a text was expected,");
    }

    private void reduce() {
        PickleValue arguments = stack.pop();
        PickleValue function = stack.pop();
        if (!(function instanceof PickleValue.Global global) || !(arguments instanceof PickleValue.Sequence sequence)) {
            throw bytes.failure("a call of " + function.kind() + " with " + arguments.kind());
        }
        stack.push(global.name().equals(ORDERED) ? ordered(sequence) : shallow(new PickleValue.Call(global, sequence)));
    }

    /** An ordered dictionary begins empty, or, in pickles of Python 2, with a list of pairs. */
    private PickleValue ordered(PickleValue.Sequence arguments) {
        PickleValue.Dictionary dictionary = new PickleValue.Dictionary();
        if (arguments.items().isEmpty()) {
            return dictionary;
        }
        if (arguments.items().size() != 1 || !(arguments.items().get(0) instanceof PickleValue.Sequence pairs)) {
            throw bytes.failure("an OrderedDict that is made of something else than pairs");
        }
        charge(pairs.items().size());
        for (PickleValue pair : pairs.items()) {
            if (!(pair instanceof PickleValue.Sequence two) || two.items().size() != 2) {
                throw bytes.failure("an OrderedDict that is made of " + pair.kind() + " instead of pairs");
            }
            set(dictionary, two.items());
        }
        return dictionary;
    }

    /** The one attribute that is known is {@code _metadata}, which versions the modules of a state dictionary. */
    private void build() {
        PickleValue state = stack.pop();
        boolean metadata = stack.top() instanceof PickleValue.Dictionary
                && state instanceof PickleValue.Dictionary attributes
                && Set.of("_metadata").containsAll(attributes.entries().keySet());
        if (!metadata) {
            throw bytes.failure("attributes of " + stack.top().kind() + ", which are not known,");
        }
    }

    private void remember(long index) {
        if (memo.size() == MOST_REMEMBERED) {
            throw bytes.failure("more than " + MOST_REMEMBERED + " remembered values");
        }
        memo.put(index, stack.top());
    }

    private void recall(long index) {
        PickleValue value = memo.get(index);
        if (value == null) {
            throw bytes.failure("a reference to value " + index + ", which was never remembered,");
        }
        stack.push(value);
    }

    private <T extends PickleValue> T shallow(T value) {
        if (value.depth() > DEEPEST) {
            throw bytes.failure("more than " + DEEPEST + " containers in one another");
        }
        return value;
    }
}
