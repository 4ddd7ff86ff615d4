package org.medicalgpt4j.template.jinja;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code format} method of Python's strings, for fields without a format: {@code {}}, {@code {0}}, {@code {name}}. */
final class BraceFormat {
    private static final Pattern PART = Pattern.compile("\\{\\{|}}|\\{([^{}]*)}|[{}]");

    private BraceFormat() {}

    static Object format(String format, Arguments arguments, Execution execution) {
        Matcher part = PART.matcher(format);
        StringBuilder out = new StringBuilder();
        int position = 0;
        int next = 0;
        while (part.find()) {
            out.append(format, position, part.start());
            position = part.end();
            String field = part.group(1);
            if (field == null) {
                if (part.group().length() == 1) {
                    throw new JinjaError("format: single '" + part.group() + "' in the format string");
                }
                out.append(part.group().charAt(0));
            } else {
                out.append(PythonText.str(value(field.isEmpty() ? Integer.toString(next++) : field, arguments)));
            }
            execution.checkLength(out.length());
        }
        return execution.made(out.append(format.substring(position)).toString());
    }

    private static Object value(String field, Arguments arguments) {
        if (field.matches("\\d{1,4}")) {
            int index = Integer.parseInt(field);
            if (index < arguments.positional().size()) {
                return arguments.positional().get(index);
            }
        } else if (arguments.named().containsKey(field)) {
            return arguments.named().get(field);
        }
        throw new JinjaError(
                "format: no value for the field '" + field + "' (formats and attributes are not supported)");
    }
}
