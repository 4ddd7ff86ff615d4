package org.medicalgpt4j.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the key-value pairs of a GGUF file. */
final class GgufMetadataReader {
    private static final int UINT8 = 0;
    private static final int INT8 = 1;
    private static final int UINT16 = 2;
    private static final int INT16 = 3;
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int TEXT = 8;
    private static final int LIST = 9;
    private static final int UINT64 = 10;
    private static final int INT64 = 11;
    private static final int FLOAT64 = 12;

    /** Bytes of a value of each type, at least. */
    private static final int[] SMALLEST = {1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8};

    private static final int LONGEST_KEY = (1 << 16) - 1;
    private static final int LONGEST_LIST = 1 << 24;
    private static final int DEEPEST_LIST = 4;

    private final GgufCursor cursor;

    GgufMetadataReader(GgufCursor cursor) {
        this.cursor = cursor;
    }

    Map<String, GgufValue> read(int count) {
        Map<String, GgufValue> values = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = cursor.text("metadata key " + i);
            if (key.isEmpty() || key.length() > LONGEST_KEY) {
                throw cursor.failure("metadata key " + i + " has " + key.length() + " characters");
            }
            if (values.put(key, value("'" + key + "'", type("'" + key + "'"), 0)) != null) {
                throw cursor.failure("the metadata key '" + key + "' is there twice");
            }
        }
        return values;
    }

    private int type(String what) {
        int type = cursor.int32("the type of " + what);
        if (type < UINT8 || type > FLOAT64) {
            throw cursor.failure(
                    what + " has the type number " + Integer.toUnsignedString(type) + ", which does not exist");
        }
        return type;
    }

    private GgufValue value(String what, int type, int depth) {
        return switch (type) {
            case FLOAT32, FLOAT64 -> new GgufValue.Real(real(what, type));
            case BOOL -> new GgufValue.Flag(flag(what));
            case TEXT -> new GgufValue.Text(cursor.text(what));
            case LIST -> list(what, depth);
            default -> new GgufValue.Whole(whole(what, type));
        };
    }

    private GgufValue list(String what, int depth) {
        if (depth == DEEPEST_LIST) {
            throw cursor.failure(what + " has lists in lists in lists, more than " + DEEPEST_LIST + " deep");
        }
        int type = type(what);
        int count = cursor.count("the length of the list " + what, SMALLEST[type], LONGEST_LIST);
        return switch (type) {
            case FLOAT32, FLOAT64 -> {
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    values[i] = real(what, type);
                }
                yield new GgufValue.Reals(values);
            }
            case BOOL -> {
                boolean[] values = new boolean[count];
                for (int i = 0; i < count; i++) {
                    values[i] = flag(what);
                }
                yield new GgufValue.Flags(values);
            }
            case TEXT -> {
                List<String> values = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    values.add(cursor.text(what));
                }
                yield new GgufValue.Texts(List.copyOf(values));
            }
            case LIST -> {
                List<GgufValue> values = new ArrayList<>(count);
                for (int i = 0; i < count; i++) {
                    values.add(list(what, depth + 1));
                }
                yield new GgufValue.Lists(List.copyOf(values));
            }
            default -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = whole(what, type);
                }
                yield new GgufValue.Wholes(values);
            }
        };
    }

    private long whole(String what, int type) {
        return switch (type) {
            case UINT8 -> Byte.toUnsignedLong(cursor.int8(what));
            case INT8 -> cursor.int8(what);
            case UINT16 -> Short.toUnsignedLong(cursor.int16(what));
            case INT16 -> cursor.int16(what);
            case UINT32 -> cursor.unsigned32(what);
            case INT32 -> cursor.int32(what);
            case UINT64 -> cursor.unsigned64(what);
            case INT64 -> cursor.int64(what);
            default -> throw new IllegalArgumentException("type " + type + " is not whole");
        };
    }

    private double real(String what, int type) {
        return type == FLOAT64
                ? Double.longBitsToDouble(cursor.int64(what))
                : Double.parseDouble(Float.toString(Float.intBitsToFloat(cursor.int32(what))));
    }

    private boolean flag(String what) {
        byte value = cursor.int8(what);
        if (value != 0 && value != 1) {
            throw cursor.failure(what + " is " + value + ", but 0 or 1 was expected");
        }
        return value == 1;
    }
}
