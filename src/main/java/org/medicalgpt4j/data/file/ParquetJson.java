package org.medicalgpt4j.data.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Records of a Parquet file as JSON: lists and groups as such, dates and the like as they are shown. */
final class ParquetJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ParquetJson() {}

    static ObjectNode object(Group group) throws RowException {
        ObjectNode object = JSON.objectNode();
        GroupType type = group.getType();
        for (int field = 0; field < type.getFieldCount(); field++) {
            object.set(type.getFieldName(field), field(group, field));
        }
        return object;
    }

    private static JsonNode field(Group group, int field) throws RowException {
        Type type = group.getType().getType(field);
        if (type.isRepetition(Type.Repetition.REPEATED)) {
            return all(group, field);
        }
        return group.getFieldRepetitionCount(field) == 0 ? JSON.nullNode() : value(group, field, 0);
    }

    private static ArrayNode all(Group group, int field) throws RowException {
        ArrayNode values = JSON.arrayNode();
        for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
            values.add(value(group, field, i));
        }
        return values;
    }

    private static JsonNode value(Group group, int field, int index) throws RowException {
        Type type = group.getType().getType(field);
        if (type.isPrimitive()) {
            return primitive(group, field, index);
        }
        Group inner = group.getGroup(field, index);
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof LogicalTypeAnnotation.ListLogicalTypeAnnotation) {
            return list(inner);
        }
        if (annotation instanceof LogicalTypeAnnotation.MapLogicalTypeAnnotation) {
            return map(inner);
        }
        return object(inner);
    }

    /** A list is a group of one repeated field, which mostly is a group of one field around the element. */
    private static ArrayNode list(Group list) throws RowException {
        ArrayNode elements = JSON.arrayNode();
        Type repeated = list.getType().getType(0);
        boolean wrapped = !repeated.isPrimitive() && repeated.asGroupType().getFieldCount() == 1 && isWrapper(repeated);
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            elements.add(wrapped ? field(list.getGroup(0, i), 0) : value(list, 0, i));
        }
        return elements;
    }

    /** The rule of the format's specification for lists written before there was a rule. */
    private static boolean isWrapper(Type repeated) {
        return !repeated.getName().equals("array") && !repeated.getName().endsWith("_tuple");
    }

    private static ObjectNode map(Group map) throws RowException {
        ObjectNode object = JSON.objectNode();
        for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
            Group entry = map.getGroup(0, i);
            object.set(field(entry, 0).asText(), field(entry, 1));
        }
        return object;
    }

    private static JsonNode primitive(Group group, int field, int index) throws RowException {
        Type type = group.getType().getType(field);
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        boolean plain = annotation == null || annotation instanceof LogicalTypeAnnotation.IntLogicalTypeAnnotation;
        return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
            case BOOLEAN -> JSON.booleanNode(group.getBoolean(field, index));
            case FLOAT -> JSON.numberNode(group.getFloat(field, index));
            case DOUBLE -> JSON.numberNode(group.getDouble(field, index));
            case INT32 -> plain ? JSON.numberNode(group.getInteger(field, index)) : shown(group, field, index);
            case INT64 -> plain ? JSON.numberNode(group.getLong(field, index)) : shown(group, field, index);
            case BINARY -> bytes(group, field, index, type);
            default -> shown(group, field, index);
        };
    }

    /** Text, if that is what they are: a field without a type may be text or a picture. */
    private static JsonNode bytes(Group group, int field, int index, Type type) throws RowException {
        LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
        if (annotation instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation) {
            return shown(group, field, index);
        }
        byte[] bytes = group.getBinary(field, index).getBytes();
        try {
            return JSON.textNode(Decoding.text(bytes, StandardCharsets.UTF_8, "'" + type.getName() + "'"));
        } catch (RowException e) {
            if (annotation == null) {
                return JSON.binaryNode(bytes);
            }
            throw e;
        }
    }

    private static JsonNode shown(Group group, int field, int index) {
        return JSON.textNode(group.getValueToString(field, index));
    }
}
