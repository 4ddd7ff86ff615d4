package org.medicalgpt4j.template.jinja;

import java.util.Map;
import org.medicalgpt4j.template.jinja.Attributes.Method;

/** Methods of Python's {@code str} that fill a text up to a width. */
final class TextPadding {
    static final Map<String, Method<String>> METHODS = Map.of(
            "ljust", (self, arguments, execution) -> justify("ljust", self, arguments, execution),
            "rjust", (self, arguments, execution) -> justify("rjust", self, arguments, execution),
            "center", (self, arguments, execution) -> justify("center", self, arguments, execution),
            "zfill", TextPadding::zeros);

    private TextPadding() {}

    private static Object justify(String name, String self, Arguments arguments, Execution execution) {
        Bound bound = Bound.of(name, arguments, "width", "fillchar");
        int width = bound.integer("width");
        String fill = bound.text("fillchar", " ");
        if (Items.length(fill) != 1) {
            throw new JinjaError(name + ": the fill character must be exactly one character long");
        }
        int missing = missing(self, width, execution);
        int left =
                switch (name) {
                    case "ljust" -> 0;
                    case "rjust" -> missing;
                    // Python puts the odd blank to the left if the width is odd too.
                    default -> missing / 2 + (missing & width & 1);
                };
        return execution.made(fill.repeat(left) + self + fill.repeat(missing - left));
    }

    private static Object zeros(String self, Arguments arguments, Execution execution) {
        int missing = missing(self, Bound.of("zfill", arguments, "width").integer("width"), execution);
        int sign = self.startsWith("-") || self.startsWith("+") ? 1 : 0;
        return execution.made(self.substring(0, sign) + "0".repeat(missing) + self.substring(sign));
    }

    private static int missing(String self, int width, Execution execution) {
        execution.checkLength(width);
        return Math.max(0, width - Items.length(self));
    }
}
