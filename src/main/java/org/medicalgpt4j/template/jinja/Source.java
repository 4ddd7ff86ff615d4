package org.medicalgpt4j.template.jinja;

/** A template's text with its line ends made {@code \n} and one line end at its end removed, as Jinja does. */
record Source(String name, String text) {

    static Source of(String name, String template) {
        String text = template.replace("\r\n", "\n").replace('\r', '\n');
        return new Source(name, text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    }

    JinjaException at(int position, String message) {
        int end = Math.min(Math.max(position, 0), text.length());
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        int column = text.codePointCount(lineStart, end) + 1;
        return new JinjaException(name + ":" + line + ":" + column + ": " + message);
    }
}
